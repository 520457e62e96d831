// Whether this listener takes live sound in less bytes: their own choice, kept by their browser, or what their system asks of
// all pages.
import { type Signal, signal } from "@preact/signals";
import { wantsLessData } from "../audio/live/less-data.ts";
import { keep, readKept } from "../ui/storage.ts";

export function keptSaver(): Signal<boolean> {
  const kept = readKept("save-data");
  const saver = signal(kept === null ? wantsLessData() : kept === "yes");
  // What the system asks for is not kept: it may ask for something else tomorrow.
  saver.subscribe(keptChanges());
  return saver;
}

/** Not the first value, which is no change. */
function keptChanges(): (on: boolean) => void {
  let isFirst = true;
  return (on) => {
    if (!isFirst) keep("save-data", on ? "yes" : "no");
    isFirst = false;
  };
}
