// Bytes that many ask this isolate for at once: segments of live sound, covers, stretches of a replay. Read once for all of them
// and kept for a moment in front of the data centre's cache, which costs a look-up each time. Public objects only.
import type { Held } from "../domain/media/conditional.ts";
import { COPY_MS } from "../domain/media/life.ts";
import { type FlightWorld, flightsOf } from "./cache-flights.ts";
import { sizedMemory } from "./sized-memory.ts";

/** Bytes of a stored object, all or some. They are shared: whoever changes them changes everybody's answer. */
export type KeptBytes = {
  readonly held: Held;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** When the bucket gave them; no tier extends what is left of their life. */
  readonly readAtMs: number;
};
export type From = "EDGE-HIT" | "MISS";
export type Loaded =
  | (KeptBytes & { readonly kind: "bytes"; readonly from: From })
  /** `large`: more than is kept here; everybody opens it for themselves. */
  | { readonly kind: "none" | "large" | "unavailable" };

/** More than a segment, a cover or ten seconds of a replay has; so much waits in memory until all of it has arrived. */
export const MEMORY_ENTRY_BYTES = 1_048_576;
const MEMORY_BYTES = 16 * MEMORY_ENTRY_BYTES;
/** As long as anything else that an isolate believes about media: what is taken down by hand is soon gone here. */
const MEMORY_MS = 600_000;
const FLIGHT_MS = 10_000;

type Entry = KeptBytes & { readonly untilMs: number };
const memory = sizedMemory<Entry>({
  maxSize: MEMORY_BYTES,
  // Whoever loads decides what is too large; its name and facts come on top.
  maxEntrySize: MEMORY_ENTRY_BYTES + 4_096,
  sizeOf: ({ bytes }, key) => bytes.byteLength + 2 * key.length + 400,
});
const flights = flightsOf(FLIGHT_MS);

/** What is kept under a name. */
export function bytesInMemory(name: string, nowMs: number): KeptBytes | undefined {
  const entry = memory.get(name);
  if (!entry || nowMs < entry.untilMs) return entry;
  memory.forget(name);
  return undefined;
}

/**
 * What `load` gives, once for everybody in this isolate who asks for the same name meanwhile; bytes are kept. Nobody is told
 * that there is none by a question that was asked before theirs: it may have been stored since.
 */
export async function loadTogether(
  name: string,
  load: () => Promise<Loaded>,
  world: FlightWorld,
): Promise<Loaded> {
  const askedAtMs = world.now();
  let isOwn = false;
  const start = async (): Promise<Loaded> => {
    isOwn = true;
    const loaded = await load().catch((): Loaded => ({ kind: "unavailable" }));
    if (loaded.kind === "bytes") keep(name, loaded, world.now());
    return loaded;
  };
  const loaded = await flights.join({ key: name, sinceMs: 0, start }, world);
  if (loaded.kind !== "none" || isOwn) return loaded;
  return flights.join({ key: name, sinceMs: askedAtMs, start }, world);
}

/** This isolate as if new; for tests, which share it. */
export function forgetBytes(): void {
  memory.clear();
}

function keep(name: string, { held, bytes, readAtMs }: KeptBytes, nowMs: number): void {
  const untilMs = Math.min(nowMs + MEMORY_MS, readAtMs + COPY_MS);
  if (nowMs < untilMs) memory.set(name, { held, bytes, readAtMs, untilMs });
}
