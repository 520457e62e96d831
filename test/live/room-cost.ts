// What a room did while something went on, as its own meter counted it.
import type { Page } from "playwright-core";
import { meterBody } from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";

export type RoomCost = {
  readonly wakesPerMinute: number;
  readonly sendsPerMinute: number;
  readonly framesPerMinute: number;
  readonly rowsWrittenPerMinute: number;
};

/** Asking is a call, and wakes who sleeps: once before, once after. */
export async function roomCost(booth: Page, during: () => Promise<unknown>): Promise<RoomCost> {
  const before = await readMeter(booth);
  const beganMs = performance.now();
  await during();
  const minutes = (performance.now() - beganMs) / 60_000;
  const after = await readMeter(booth);
  const perMinute = (key: keyof typeof after) =>
    Math.round(((after[key] - before[key]) / minutes) * 10) / 10;
  return {
    wakesPerMinute: perMinute("wakes"),
    sendsPerMinute: perMinute("sends"),
    framesPerMinute: perMinute("frames"),
    rowsWrittenPerMinute: perMinute("rowsWritten"),
  };
}

async function readMeter(booth: Page) {
  const answer = await booth.request.get(new URL(API.meter("main"), booth.url()).href);
  return meterBody.parse(await answer.json()).reading;
}

/** A word to each page for each segment would be a multiple of it; pages' own news every ten seconds at most are below. */
const MORE_PER_PAGE_AND_MINUTE = 8;

/** Whether a room at this cost told nobody anything for each second of sound. */
export function isFlat(sounding: RoomCost, silent: RoomCost, pages: number): boolean {
  const most = MORE_PER_PAGE_AND_MINUTE * pages;
  return (
    sounding.sendsPerMinute - silent.sendsPerMinute <= most &&
    sounding.framesPerMinute - silent.framesPerMinute <= most &&
    sounding.wakesPerMinute - silent.wakesPerMinute <= 2
  );
}
