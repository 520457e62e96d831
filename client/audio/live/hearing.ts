// When this page tells the room how it hears: once after it began, then only when that has changed. Pure.

/** How far behind the microphone, in ms, and how often the sound ran out so far. */
export type Hearing = { readonly latencyMs: number; readonly stalls: number };
export type Told = { readonly hearing: Hearing; readonly atMs: number };

const NEWS_MS = 250;
const EVERY_MS = 10_000;

/** Whether `now` is worth telling after `told`; null: nothing was told yet. */
export function isNews(told: Told | null, now: Hearing, nowMs: number): boolean {
  if (told === null) return true;
  if (nowMs - told.atMs < EVERY_MS) return false;
  const { latencyMs, stalls } = told.hearing;
  return stalls !== now.stalls || Math.abs(latencyMs - now.latencyMs) >= NEWS_MS;
}
