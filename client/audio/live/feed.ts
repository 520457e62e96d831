// Asks for each piece of live sound when it is due and hands it on. Whether it is still worth playing is not its business.
import type { ReadonlySignal } from "@preact/signals";
import { LIVE, type ShowPath } from "../../../shared/http/paths.ts";
import type { SoundEpoch } from "../../../shared/live/epoch.ts";
import { SOUND_FETCH_SPREAD_MS } from "../../../shared/protocol/limits.ts";
import {
  type Asked,
  afresh,
  askedFor,
  came,
  keepOnly,
  missed,
  NOTHING_ASKED,
  toAsk,
  underWay,
} from "./asked.ts";
import { type Piece, piecesBetween } from "./timeline.ts";

export type Feed = {
  /** Asks for what is due and may still be heard by somebody who hears `heardMs` at server time `serverMs`. */
  ask(heardMs: number, serverMs: number): void;
  /** Something changed in the room: asks again at once for what was in vain. */
  hurry(): void;
  /** Pieces on their way right now. */
  underWay(): number;
  /** Forgets everything it has fetched: the player starts again. */
  reset(): void;
  stop(): void;
};

export type FeedOptions = {
  show: () => ShowPath;
  epochs: ReadonlySignal<readonly SoundEpoch[]>;
  /** Origin that serves the sound; empty for this page's own. */
  base: string;
  nowMs: () => number;
  random?: () => number;
  deliver: (piece: Piece, init: ArrayBuffer, bytes: ArrayBuffer) => void;
};

/** A request that hangs is given up: the next one may get through. */
const TIMEOUT_MS = 4_000;

export function createFeed(options: FeedOptions): Feed {
  const { show, epochs, base, nowMs, deliver, random = Math.random } = options;
  /** One for the whole visit: the requests of all listeners spread, while each one's come evenly. */
  const spreadMs = random() * SOUND_FETCH_SPREAD_MS;
  let inits = new Map<string, Promise<ArrayBuffer>>();
  let asked: Asked = NOTHING_ASKED;
  let life = new AbortController();

  function init(epoch: string, signal: AbortSignal): Promise<ArrayBuffer> {
    const known = inits.get(epoch);
    if (known) return known;
    const loading = fetchBytes(`${base}${LIVE.init(show(), epoch)}`, signal);
    inits.set(epoch, loading);
    loading.catch(() => inits.delete(epoch));
    return loading;
  }

  async function fetchPiece(piece: Piece): Promise<void> {
    asked = askedFor(asked, piece);
    const { signal } = life;
    try {
      const url = `${base}${LIVE.segment(show(), piece.epoch, piece.n)}`;
      const [header, bytes] = await Promise.all([
        init(piece.epoch, signal),
        fetchBytes(url, signal),
      ]);
      if (signal.aborted) return;
      asked = came(asked, piece);
      deliver(piece, header, bytes);
    } catch {
      if (!signal.aborted) asked = missed(asked, piece, nowMs(), random());
    }
  }

  function reset(): void {
    life.abort();
    life = new AbortController();
    inits = new Map();
    asked = NOTHING_ASKED;
  }

  return {
    ask(heardMs, serverMs) {
      const pieces = piecesBetween(epochs.peek(), heardMs, serverMs);
      const useful = new Set(pieces.map(({ key }) => key));
      asked = keepOnly(asked, (key) => useful.has(key));
      const due = pieces.filter(({ dueMs }) => dueMs + spreadMs <= serverMs);
      for (const piece of toAsk(asked, due, nowMs())) void fetchPiece(piece);
    },
    hurry() {
      asked = afresh(asked);
    },
    underWay: () => underWay(asked),
    reset,
    stop: reset,
  };
}

async function fetchBytes(url: string, life: AbortSignal): Promise<ArrayBuffer> {
  const signal = AbortSignal.any([life, AbortSignal.timeout(TIMEOUT_MS)]);
  const response = await fetch(url, { signal, priority: "high" });
  if (!response.ok) throw new Error(`sound: ${response.status}`);
  return response.arrayBuffer();
}
