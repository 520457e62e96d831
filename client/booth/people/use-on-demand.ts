// Code that comes with its first use, so that the booth opens without it.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

export type OnDemand<T> =
  | { readonly kind: "idle" }
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly value: T }
  | { readonly kind: "failed" };

/** Loads what `load` names when it is first there; a new `load` loads anew. Null asks for nothing. */
export function useOnDemand<T>(load: (() => Promise<T>) | null): OnDemand<T> {
  const state = useSignal<OnDemand<T>>({ kind: "idle" });
  useEffect(() => {
    if (load === null) {
      state.value = { kind: "idle" };
      return;
    }
    let wanted = true;
    state.value = { kind: "loading" };
    load().then(
      (value) => {
        if (wanted) state.value = { kind: "ready", value };
      },
      () => {
        if (wanted) state.value = { kind: "failed" };
      },
    );
    return () => {
      wanted = false;
    };
  }, [load]);
  return state.value;
}
