// The queue towards the server: a few at once, freshest sound first, as long as it takes. Knows neither encoder nor page.

import type { ShowPath } from "../../../shared/http/paths.ts";
import { doublingMs } from "../doubling.ts";
import type { Pass } from "./messages.ts";
import type { PutOutcome } from "./put-part.ts";
import { HEADER, isFresh, nextToSend, type Part } from "./send-order.ts";

export type Uploader = {
  add(part: Part): void;
  /** Null: the server gives none; parts of this epoch wait on disk for another day. */
  pass(epoch: string, pass: Pass | null): void;
  /** The network may be back: try at once. */
  wake(): void;
  /** The token for an epoch's other files; null while there is none, or while more is here than the newest part on its way. */
  spareToken(epoch: string): string | null;
  state(): {
    readonly queued: number;
    readonly queuedBytes: number;
    readonly stuckMs: number;
    /** How long the slowest of the fresh ones has been on its way; 0 while none is. */
    readonly underWayMs: number;
  };
};

export type UploaderOptions = {
  readonly put: (part: Part, token: string) => Promise<PutOutcome>;
  /** The server's clock. */
  readonly nowMs: () => number;
  readonly after: (delayMs: number, run: () => void) => void;
  readonly random: () => number;
  readonly onPassWanted: (show: ShowPath, epoch: string) => void;
  readonly onStored: (part: Part, delayMs: number, wasFresh: boolean) => void;
  /** Will never be with the server. */
  readonly onLost: (part: Part) => void;
};

const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 2_000;
/** A pass is renewed this long before it ends. */
const RENEW_BEFORE_MS = 60_000;
/** An hour of the best sound; what is older than that gives way. */
const MAX_BYTES = 90_000_000;

type PassState = { readonly pass: Pass | null; readonly asked: boolean };

export function createUploader(options: UploaderOptions): Uploader {
  const { put, nowMs, onStored, onLost } = options;
  const passes = new Map<string, PassState>();
  let waiting: Part[] = [];
  let sending: Part[] = [];
  const sinceMs = new Map<Part, number>();
  let failures = 0;
  let notBeforeMs = 0;
  let movedAtMs = nowMs();

  function askPass({ show, epoch }: Part, known: PassState | undefined): void {
    if (known?.asked) return;
    passes.set(epoch, { pass: known?.pass ?? null, asked: true });
    options.onPassWanted(show, epoch);
  }

  /** A usable pass, which is renewed in time; null while there is none. */
  function passFor(part: Part): Pass | null {
    const known = passes.get(part.epoch);
    const leftMs = (known?.pass?.expiresAtMs ?? 0) - nowMs();
    if (leftMs < RENEW_BEFORE_MS) askPass(part, known);
    return leftMs > 0 ? (known?.pass ?? null) : null;
  }

  function pump(): void {
    const now = nowMs();
    if (now < notBeforeMs) return;
    const ready = waiting.filter((part) => passFor(part) !== null);
    const part = nextToSend(ready, sending, now);
    const pass = part && passFor(part);
    if (!part || !pass) return;
    waiting = waiting.filter((other) => other !== part);
    sending = [...sending, part];
    void send(part, pass);
    pump();
  }

  async function send(part: Part, pass: Pass): Promise<void> {
    sinceMs.set(part, nowMs());
    const wasFresh = part.n !== HEADER && isFresh(part, nowMs());
    const outcome = await put(part, pass.token);
    sending = sending.filter((other) => other !== part);
    sinceMs.delete(part);
    if (outcome.kind === "stored") {
      failures = 0;
      movedAtMs = nowMs();
      onStored(part, movedAtMs - part.madeAtMs, wasFresh);
    }
    if (outcome.kind === "never") onLost(part);
    if (outcome.kind === "pass" || outcome.kind === "again") comeBack(part);
    if (outcome.kind === "pass" && passes.get(part.epoch)?.pass === pass) {
      passes.delete(part.epoch);
      failed(null);
    }
    if (outcome.kind === "again") failed(outcome.afterMs);
    pump();
  }

  function comeBack(part: Part): void {
    waiting = [...waiting, part].sort((a, b) => a.madeAtMs - b.madeAtMs || a.n - b.n);
  }

  function failed(afterMs: number | null): void {
    failures += 1;
    const most = doublingMs(failures, FIRST_WAIT_MS, MAX_WAIT_MS);
    const waitMs = afterMs ?? most * (0.5 + options.random() / 2);
    notBeforeMs = Math.max(notBeforeMs, nowMs() + waitMs);
    options.after(waitMs + 1, pump);
  }

  function makeRoom(): void {
    const bytes = waiting.reduce((sum, part) => sum + part.bytes.length, 0);
    const oldest = waiting.find(({ n }) => n !== HEADER);
    if (bytes <= MAX_BYTES || !oldest) return;
    waiting = waiting.filter((part) => part !== oldest);
    onLost(oldest);
    makeRoom();
  }

  return {
    add(part) {
      if (waiting.length + sending.length === 0) movedAtMs = nowMs();
      waiting.push(part);
      makeRoom();
      pump();
    },
    pass(epoch, pass) {
      passes.set(epoch, { pass, asked: false });
      if (pass === null) {
        waiting = waiting.filter((part) => part.epoch !== epoch);
        passes.delete(epoch);
      }
      pump();
    },
    wake() {
      notBeforeMs = 0;
      failures = 0;
      pump();
    },
    spareToken(epoch) {
      const pass = passes.get(epoch)?.pass ?? null;
      const isUsable = pass !== null && pass.expiresAtMs > nowMs();
      return waiting.length === 0 && sending.length <= 1 && isUsable ? pass.token : null;
    },
    state() {
      const all = [...waiting, ...sending];
      const fresh = sending.filter((part) => isFresh(part, nowMs()));
      return {
        underWayMs: Math.max(0, ...fresh.map((part) => nowMs() - (sinceMs.get(part) ?? nowMs()))),
        queued: all.length,
        queuedBytes: all.reduce((sum, part) => sum + part.bytes.length, 0),
        stuckMs: all.length === 0 ? 0 : nowMs() - movedAtMs,
      };
    },
  };
}
