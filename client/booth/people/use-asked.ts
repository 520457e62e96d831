// What a panel asks the server for when it opens, and again after each change: loading once, then kept while it renews.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Answer } from "../../session/request.ts";

export type Asked<T> =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly value: T }
  | { readonly kind: "failed"; readonly sentence: string };

export function useAsked<T>(ask: () => Answer<T>): { asked: Asked<T>; again: () => Promise<void> } {
  const state = useSignal<Asked<T>>({ kind: "loading" });
  const again = async () => {
    if (state.peek().kind === "failed") state.value = { kind: "loading" };
    const answer = await ask();
    if (answer.ok) state.value = { kind: "ready", value: answer.value };
    // What was there stays: an old list says more than none.
    else if (state.peek().kind !== "ready") {
      state.value = { kind: "failed", sentence: answer.error.message };
    }
  };
  useEffect(() => void again(), []);
  return { asked: state.value, again };
}
