// Microphones and line inputs: which there are, and opening one. Processing is off unless asked for: it is made for calls and
// mangles music.
import { err, ok, type Result } from "../../../shared/result.ts";

export type InputDevice = { readonly id: string; readonly name: string };
export type InputWish = {
  /** null: whatever the system prefers. */
  readonly deviceId: string | null;
  /** The browser's echo cancellation, noise suppression and automatic gain. */
  readonly processing: boolean;
};

/** refused: the person or the policy said no · absent: no such device · busy: something else holds it, or it failed. */
export type InputFault = "refused" | "absent" | "busy";

const FAULTS: Readonly<Record<string, InputFault>> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "absent",
  OverconstrainedError: "absent",
};

export async function openInput(wish: InputWish): Promise<Result<MediaStream, InputFault>> {
  if (!navigator.mediaDevices) return err("refused");
  const { deviceId, processing } = wish;
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: {
        ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
        echoCancellation: processing,
        noiseSuppression: processing,
        autoGainControl: processing,
        channelCount: { ideal: 2 },
      },
    });
    return ok(stream);
  } catch (error) {
    return err(FAULTS[(error as DOMException).name] ?? "busy");
  }
}

/** Names are empty until one input was allowed. */
export async function listInputs(): Promise<InputDevice[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return devices
    .filter(({ kind, deviceId }) => kind === "audioinput" && deviceId !== "")
    .map(({ deviceId, label }) => ({ id: deviceId, name: label }));
}

/** Calls back when a device is plugged in or out; returns the end of that. */
export function onInputsChanged(run: () => void): () => void {
  navigator.mediaDevices?.addEventListener("devicechange", run);
  return () => navigator.mediaDevices?.removeEventListener("devicechange", run);
}
