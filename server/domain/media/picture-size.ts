// How large a picture becomes once it is drawn, by its first bytes. A few kilobytes can claim a billion pixels; whoever
// shows them runs out of memory, and a cover is shown to a whole room.
import type { MediaType } from "./type.ts";

/** 4,096 by 4,096: far more than any screen shows of a cover. */
export const MAX_PIXELS = 16_777_216;

/** True when the picture says early that it has at least one pixel and not too many. What hides its size doesn't fit. */
export function fitsScreens(type: MediaType, head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  try {
    const pixels = READERS[type.extension]?.(view) ?? 0;
    return pixels > 0 && pixels <= MAX_PIXELS;
  } catch {
    // It ends before its size.
    return false;
  }
}

const READERS: Readonly<Record<string, (view: DataView) => number>> = {
  png: (view) => view.getUint32(16) * view.getUint32(20),
  webp: webpPixels,
  jpg: jpegPixels,
};

/** The three sorts of WebP each write their size in another way. */
function webpPixels(view: DataView): number {
  switch (view.getUint32(12)) {
    case 0x56503858: // VP8X: 24 bits each, less one
      return (1 + (view.getUint32(23, true) >>> 8)) * (1 + (view.getUint32(26, true) >>> 8));
    case 0x5650384c: {
      // VP8L: 14 bits each, less one, after a byte of its own
      const bits = view.getUint32(21, true);
      return (1 + (bits & 0x3fff)) * (1 + ((bits >>> 14) & 0x3fff));
    }
    default: // VP8: 14 bits each, after the start code
      return (view.getUint16(26, true) & 0x3fff) * (view.getUint16(28, true) & 0x3fff);
  }
}

/** From segment to segment up to the frame's header; a picture whose frame begins without one is none. */
function jpegPixels(view: DataView): number {
  for (let at = 2; ; ) {
    const marker = view.getUint16(at);
    if (marker === 0xffff) at += 1;
    else if (isFrame(marker)) return view.getUint16(at + 5) * view.getUint16(at + 7);
    else if (marker < 0xffc0 || marker === 0xffda) return 0;
    else at += 2 + view.getUint16(at + 2);
  }
}

/** SOF0 to SOF15, without the tables that stand among them. */
function isFrame(marker: number): boolean {
  return marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
}
