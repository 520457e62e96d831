// A panel that shows a list or one view in its place, and a sentence on what was done last. The list is asked for anew then.
import { useSignal } from "@preact/signals";
import type { Answer } from "../../session/request.ts";
import { useAsked } from "./use-asked.ts";

/** `list`: what is shown first and after every deed. */
export function usePanel<View, Body>(ask: () => Answer<Body>, list: View) {
  const { asked, again } = useAsked(ask);
  const view = useSignal<View>(list);
  const note = useSignal("");
  const go = (next: View) => {
    view.value = next;
    note.value = "";
  };
  const finish = (sentence: string) => {
    go(list);
    note.value = sentence;
    void again();
  };
  return { asked, again, shown: view.value, note, go, finish };
}
