// A MediaSource whose clock is the server's: each piece is laid where it belongs, in whatever order the pieces come. A hole
// stays a hole. Decides nothing about time.
import type { Piece } from "./timeline.ts";

export const MIME = 'audio/mp4; codecs="opus"';
/** Played sound is thrown away when it is older than this: enough to step back a little, little enough for a phone. */
const KEEP_BEHIND_S = 45;
const TRIM_EVERY_S = 15;

/** Elements stop up to so much before the end of what they have. */
export const SEAM_MS = 250;

export type Range = { readonly fromMs: number; readonly untilMs: number };
export type MediaBuffer = {
  /** What can be played, in server time. */
  ranges(): Range[];
  /** …in one go around this moment. */
  rangeAt(serverMs: number): Range | undefined;
  /** Where the element is, in server time. */
  positionMs(): number;
  /** Seconds on the element's own clock. */
  toMediaMs(serverMs: number): number;
  /** Resolves when it can be heard; rejects when the element is broken, and with it this buffer. */
  lay(piece: Piece, init: ArrayBuffer, bytes: ArrayBuffer): Promise<void>;
  /** Nothing follows what is laid: the element may play to its very end. */
  finish(): void;
  dispose(): void;
};

/**
 * `originMs`: server time of the element's second 0; nothing before it can be played. `endMs`: where it ends, once that is
 * known: only then can a place be sought that nothing was laid at yet.
 */
export function createMediaBuffer(
  element: HTMLMediaElement,
  originMs: number,
  endMs = Number.POSITIVE_INFINITY,
): MediaBuffer {
  const source = new MediaSource();
  const url = URL.createObjectURL(source);
  const opened = openedBuffer(source, (endMs - originMs) / 1000);
  let header: string | null = null;
  // Who lays a piece is told of a failure; nobody else waits for it.
  let queue: Promise<unknown> = opened.catch(() => undefined);
  let trimmedS = 0;
  element.src = url;
  const toSeconds = (serverMs: number) => Math.max(0, (serverMs - originMs) / 1000);

  async function lay(piece: Piece, init: ArrayBuffer, bytes: ArrayBuffer): Promise<void> {
    const buffer = await opened;
    // In this order the window is never empty in between.
    buffer.appendWindowStart = 0;
    buffer.appendWindowEnd = toSeconds(piece.untilMs);
    buffer.appendWindowStart = toSeconds(piece.fromMs);
    if (header !== piece.epoch) await append(buffer, init);
    header = piece.epoch;
    buffer.timestampOffset = (piece.t0Ms - originMs) / 1000;
    await append(buffer, bytes);
    await trim(buffer);
  }

  async function trim(buffer: SourceBuffer): Promise<void> {
    const untilS = element.currentTime - KEEP_BEHIND_S;
    if (untilS < trimmedS + TRIM_EVERY_S) return;
    trimmedS = untilS;
    buffer.remove(0, untilS);
    await updated(buffer);
  }

  function ranges(): Range[] {
    const { buffered } = element;
    return Array.from({ length: buffered.length }, (_, i) => ({
      fromMs: originMs + buffered.start(i) * 1000,
      untilMs: originMs + buffered.end(i) * 1000,
    }));
  }

  return {
    ranges,
    rangeAt: (serverMs) =>
      ranges().find(({ fromMs, untilMs }) => fromMs <= serverMs && serverMs < untilMs),
    positionMs: () => originMs + element.currentTime * 1000,
    toMediaMs: (serverMs) => serverMs - originMs,
    lay(...args) {
      const laid = queue.then(() => lay(...args));
      queue = laid.catch(() => {});
      return laid;
    },
    finish() {
      queue = queue.then(() => {
        if (source.readyState === "open") source.endOfStream();
      });
    },
    dispose() {
      URL.revokeObjectURL(url);
      element.removeAttribute("src");
      element.load();
    },
  };
}

async function openedBuffer(source: MediaSource, durationS: number): Promise<SourceBuffer> {
  if (source.readyState !== "open") {
    await new Promise((resolve) => source.addEventListener("sourceopen", resolve, { once: true }));
  }
  // Asked again here: Firefox without a decoder takes its yes back about a second after the page began.
  if (!MediaSource.isTypeSupported(MIME)) throw new Error("no decoder");
  const buffer = source.addSourceBuffer(MIME);
  source.duration = durationS;
  return buffer;
}

function append(buffer: SourceBuffer, bytes: ArrayBuffer): Promise<void> {
  buffer.appendBuffer(bytes);
  return updated(buffer);
}

function updated(buffer: SourceBuffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = ({ type }: Event) => {
      buffer.removeEventListener("updateend", done);
      buffer.removeEventListener("error", done);
      if (type === "error") reject(new Error("unreadable sound"));
      else resolve();
    };
    buffer.addEventListener("updateend", done);
    buffer.addEventListener("error", done);
  });
}
