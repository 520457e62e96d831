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
      if (toxics().swallow) return;
      const { sliceBytes = rest.length, bytesPerSecond } = toxics();
      const size = sliceBytes < rest.length ? 1 + Math.floor(random() * sliceBytes) : rest.length;
      const piece = upToCut(rest.subarray(0, size));
      if (bytesPerSecond) await wait((1_000 * piece.length) / bytesPerSecond);
      else if (size < rest.length) await wait(0);
      to.write(piece);
      carriedBytes += piece.length;
      if (carriedBytes >= (toxics().cutAfterBytes ?? Number.POSITIVE_INFINITY)) return cut();
      rest = rest.subarray(size);
    }
  };

  const upToCut = (piece: Buffer) => {
    const left = (toxics().cutAfterBytes ?? Number.POSITIVE_INFINITY) - carriedBytes;
    return left < piece.length ? piece.subarray(0, Math.max(0, left)) : piece;
  };

  const cut = () => {
    queue.length = 0;
    if (toxics().reset) {
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
