/// <reference types="vite/client" />
// Starts the Worker and the worklet of live sound. Their two files are the only code of ours that runs beside the page.
import workerUrl from "./sound-worker.ts?worker&url";
import workletUrl from "./sound-worklet.ts?worker&url";

type Policy = { createScriptURL(url: string): unknown };
type Policies = {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): Policy;
};

/** The booth's content policy names it: the one way to start code from an address, and it knows one address. */
const POLICY = "live-sound";
let policy: Policy | undefined;

export function startWorker(): Worker {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  policy ??= trustedTypes?.createPolicy(POLICY, { createScriptURL: () => workerUrl });
  const address = policy?.createScriptURL("") ?? workerUrl;
  return new Worker(address as string);
}

export const addWorklet = (context: AudioContext): Promise<void> =>
  context.audioWorklet.addModule(workletUrl);
