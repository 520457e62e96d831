// Where a fragment of MP4 begins on the clock of its own encoder: the `tfdt` box (ISO/IEC 14496-12, 8.8.12). Pure.
import { SAMPLE_RATE_HZ } from "../../../shared/live/mux.ts";

/** Boxes on the way to it that hold other boxes. */
const HOLDERS: ReadonlySet<string> = new Set(["moof", "traf"]);

/** Time of the first sample in ms since the encoder began; null when this is no fragment. */
export function firstSampleMs(bytes: ArrayBuffer): number | null {
  const view = new DataView(bytes);
  for (let at = 0; at + 8 <= view.byteLength; ) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...new Uint8Array(bytes, at + 4, 4));
    if (type === "tfdt") return at + size <= view.byteLength ? timeIn(view, at + 8) : null;
    if (size < 8) return null;
    at += HOLDERS.has(type) ? 8 : size;
  }
  return null;
}

function timeIn(view: DataView, at: number): number {
  const samples =
    view.getUint8(at) === 1 ? Number(view.getBigUint64(at + 4)) : view.getUint32(at + 4);
  return (samples / SAMPLE_RATE_HZ) * 1000;
}
