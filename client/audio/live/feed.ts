// Asks for each piece of live sound when it is due and hands it on. Whether it is still worth playing is not its business.
import { type ReadonlySignal, signal } from "@preact/signals";
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
import { isWorthAsking, UNTRIED, wasMissing, wasThere } from "./smaller.ts";
import { type Piece, piecesBetween } from "./timeline.ts";

export type Feed = {
  /** Whether the newest piece came in its smaller version; null before any. */
  readonly isSmaller: ReadonlySignal<boolean | null>;
  /**
   * Asks for what is due and may still be heard by somebody who hears `heardMs` at server time `serverMs`; then for what lies
   * before, from `backToMs` on, the newest first.
   */
  ask(heardMs: number, serverMs: number, backToMs?: number): void;
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
  saver?: ReadonlySignal<boolean>;
  nowMs: () => number;
  random?: () => number;
  deliver: (piece: Piece, init: ArrayBuffer, bytes: ArrayBuffer) => void;
};

/** A request that hangs is given up: the next one may get through. */
const TIMEOUT_MS = 4_000;

export function createFeed(options: FeedOptions): Feed {
  const { show, epochs, base, saver, nowMs, deliver, random = Math.random } = options;
  /** One for the whole visit: the requests of all listeners spread, while each one's come evenly. */
  const spreadMs = random() * SOUND_FETCH_SPREAD_MS;
  let inits = new Map<string, Promise<ArrayBuffer>>();
  let asked: Asked = NOTHING_ASKED;
  let life = new AbortController();
  let isSaving = false;
  let smaller = UNTRIED;
  const isSmaller = signal<boolean | null>(null);

  function init(epoch: string, signal: AbortSignal): Promise<ArrayBuffer> {
    const known = inits.get(epoch);
    if (known) return known;
    const loading = fetchThere(`${base}${LIVE.init(show(), epoch)}`, signal);
    inits.set(epoch, loading);
    loading.catch(() => inits.delete(epoch));
    return loading;
  }

  /** Both versions are cut alike and need the same header, so each piece may come in either. */
  async function sound({ epoch, n }: Piece, signal: AbortSignal): Promise<ArrayBuffer> {
    const card = epochs.peek().find(({ id }) => id === epoch);
    const isAsked =
      isSaving && card?.saverBps !== undefined && isWorthAsking(smaller, epoch, nowMs());
    const low = isAsked ? await fetchBytes(`${base}${LIVE.low(show(), epoch, n)}`, signal) : null;
    const bytes = low ?? (await fetchThere(`${base}${LIVE.segment(show(), epoch, n)}`, signal));
    if (isAsked) smaller = low ? wasThere(epoch) : wasMissing(smaller, epoch, nowMs());
    isSmaller.value = low !== null;
    return bytes;
  }

  async function fetchPiece(piece: Piece): Promise<void> {
    asked = askedFor(asked, piece);
    const { signal } = life;
    try {
      const [header, bytes] = await Promise.all([init(piece.epoch, signal), sound(piece, signal)]);
      if (signal.aborted) return;
      asked = came(asked, piece);
      deliver(piece, header, bytes);
    } catch {
      if (!signal.aborted) asked = missed(asked, piece, nowMs(), random());
    }
  }

  /** From the next piece on. */
  function heedWish(): void {
    const wish = saver?.peek() ?? false;
    if (wish === isSaving) return;
    isSaving = wish;
    smaller = UNTRIED;
    isSmaller.value = null;
  }

  function reset(): void {
    life.abort();
    life = new AbortController();
    inits = new Map();
    asked = NOTHING_ASKED;
  }

  return {
    isSmaller,
    ask(heardMs, serverMs, backToMs = heardMs) {
      heedWish();
      const all = piecesBetween(epochs.peek(), backToMs, serverMs);
      const first = all.filter(({ untilMs }) => untilMs > heardMs);
      const pieces = [...first, ...all.filter(({ untilMs }) => untilMs <= heardMs).reverse()];
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

async function fetchThere(url: string, life: AbortSignal): Promise<ArrayBuffer> {
  const bytes = await fetchBytes(url, life);
  if (!bytes) throw new Error("sound: not there");
  return bytes;
}

/** Null: the server has none, or none now. */
async function fetchBytes(url: string, life: AbortSignal): Promise<ArrayBuffer | null> {
  const signal = AbortSignal.any([life, AbortSignal.timeout(TIMEOUT_MS)]);
  const response = await fetch(url, { signal, priority: "high" });
  return response.ok ? response.arrayBuffer() : null;
}
