// Some deeds need a fresh touch of the passkey. Runs a call, asks for the touch when the server wants one, and runs it
// once more. Several calls that wait at the same time are settled by one touch.
import { signal } from "@preact/signals";
import { err } from "../../../shared/result.ts";
import type { Answer } from "../../session/request.ts";

/** The question now open: the dialog draws it and settles it. */
export type TouchAsked = { readonly settle: (touched: boolean) => void };
export const touchAsked = signal<TouchAsked | null>(null);
let asking: Promise<boolean> | null = null;

/** What `run` answers; after a refusal with code `step_up`, what it answers once the person has touched their passkey. */
export async function withTouch<T>(run: () => Answer<T>): Answer<T> {
  const first = await run();
  if (first.ok || first.error.code !== "step_up") return first;
  if (await askForTouch()) return run();
  return err({ ...first.error, message: "Nothing was changed: it was not confirmed." });
}

function askForTouch(): Promise<boolean> {
  asking ??= new Promise<boolean>((resolve) => {
    touchAsked.value = {
      settle(touched) {
        touchAsked.value = null;
        asking = null;
        resolve(touched);
      },
    };
  });
  return asking;
}
