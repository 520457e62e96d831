// Stereo samples as a 16-bit WAV file (RIFF, PCM).
import type { Stereo } from "./effects.ts";

const HEADER_BYTES = 44;
const FRAME_BYTES = 4;

export function wav({ left, right }: Stereo, sampleRate: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + left.length * FRAME_BYTES);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) =>
    [...value].forEach((char, index) => {
      view.setUint8(at + index, char.charCodeAt(0));
    });
  text(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 2, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * FRAME_BYTES, true);
  view.setUint16(32, FRAME_BYTES, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, left.length * FRAME_BYTES, true);
  for (let index = 0; index < left.length; index++) {
    view.setInt16(HEADER_BYTES + index * FRAME_BYTES, sixteenBit(left[index]), true);
    view.setInt16(HEADER_BYTES + index * FRAME_BYTES + 2, sixteenBit(right[index]), true);
  }
  return bytes;
}

const sixteenBit = (value = 0) => Math.round(Math.max(-1, Math.min(1, value)) * 32_767);
