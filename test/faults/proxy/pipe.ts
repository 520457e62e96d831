// One direction of one connection: bytes come in, toxics decide when and whether they go out. They never overtake.
import type { Socket } from "node:net";
import { type Toxics, wait } from "./toxics.ts";

type Chunk = { readonly bytes: Buffer; readonly atMs: number };

const MAX_QUEUED_BYTES = 1_048_576;
const HOLD_POLL_MS = 5;

/** Carries everything from one socket to the other until either is gone. `random` gives 0 to 1. */
export function pipe(from: Socket, to: Socket, toxics: () => Toxics, random: () => number): void {
  const queue: Chunk[] = [];
  let queuedBytes = 0;
  let ended = false;
  let busy = false;
  let carriedBytes = 0;

  const pump = async () => {
    if (busy) return;
    busy = true;
    for (let chunk = queue.shift(); chunk; chunk = queue.shift()) {
      await carry(chunk);
      queuedBytes -= chunk.bytes.length;
      if (queuedBytes < MAX_QUEUED_BYTES) from.resume();
    }
    busy = false;
    if (ended) await finish();
  };

  const carry = async ({ bytes, atMs }: Chunk) => {
    const { latencyMs = 0, jitterMs = 0 } = toxics();
    const lateMs = latencyMs + jitterMs * (2 * random() - 1) - (performance.now() - atMs);
    if (lateMs > 0) await wait(lateMs);
    for (let rest = bytes; rest.length > 0 && !to.destroyed; ) {
      while (toxics().hold && !to.destroyed) await wait(HOLD_POLL_MS);
      // One look for the whole piece: toxics may change while it waits.
      const { swallow, sliceBytes, bytesPerSecond, cutAfterBytes, reset } = toxics();
      if (swallow) return;
      const size = sliceBytes === undefined ? rest.length : 1 + Math.floor(random() * sliceBytes);
      const left = cutAfterBytes === undefined ? rest.length : cutAfterBytes - carriedBytes;
      const piece = rest.subarray(0, Math.max(0, Math.min(size, left)));
      rest = rest.subarray(piece.length);
      if (bytesPerSecond) await wait((1_000 * piece.length) / bytesPerSecond);
      else if (rest.length > 0) await wait(0);
      to.write(piece);
      carriedBytes += piece.length;
      if (cutAfterBytes !== undefined && carriedBytes >= cutAfterBytes) return cut(reset === true);
    }
  };

  const cut = (reset: boolean) => {
    queue.length = 0;
    if (reset) {
      to.resetAndDestroy();
      from.resetAndDestroy();
      return;
    }
    to.end(() => to.destroy());
    from.destroy();
  };

  const finish = async () => {
    while (toxics().hold && !to.destroyed) await wait(HOLD_POLL_MS);
    if (toxics().swallow) return;
    const { slowCloseMs = 0 } = toxics();
    if (slowCloseMs > 0) await wait(slowCloseMs);
    to.end();
  };

  from.on("data", (bytes: Buffer) => {
    queue.push({ bytes, atMs: performance.now() });
    queuedBytes += bytes.length;
    if (queuedBytes >= MAX_QUEUED_BYTES) from.pause();
    void pump();
  });
  from.on("close", () => {
    ended = true;
    void pump();
  });
  // A reset is an end as well; nothing more is to be learned from it.
  from.on("error", () => {});
}
