// Going along a past show: asks when the hand rests, in whole steps, and believes the newest answer.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTimeMachine } from "../../../../client/replay/time-machine.ts";
import { linkedSeq } from "../../../../client/replay/use-linked-moment.ts";
import type { getMoment } from "../../../../client/session/archive-api.ts";
import { err, ok } from "../../../../shared/result.ts";
import { EMPTY_VIEW } from "../../../../shared/room/view.ts";

const SPAN = { id: "show-0001", startedAt: 1_000_000, endedAt: 1_062_000 };
const STOPPED = { code: "not_found", message: "Gone.", requestId: "" };

function server() {
  const asked: { atMs: number; answer: (good: boolean) => void }[] = [];
  const ask = ((_id: string, atMs: number) =>
    new Promise((resolve) => {
      const answer = (good: boolean) =>
        resolve(good ? ok({ atMs, seq: 1, view: EMPTY_VIEW }) : err(STOPPED));
      asked.push({ atMs, answer });
    })) as unknown as typeof getMoment;
  return { asked, ask };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("the line of a past show", () => {
  it("asks for nothing until somebody goes along it, then for where the hand rests", async () => {
    const { asked, ask } = server();
    const machine = createTimeMachine(SPAN, ask);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual([]);
    for (const offset of [2_000, 9_000, 31_200]) machine.goTo(offset);
    expect(machine.offsetMs.value).toBe(30_000);
    await vi.advanceTimersByTimeAsync(120);
    expect(asked.map(({ atMs }) => atMs)).toEqual([SPAN.startedAt + 30_000]);
    machine.goTo(1e9);
    machine.goTo(-5);
    expect(machine.offsetMs.value).toBe(0);
    machine.goTo(1e9);
    expect(machine.offsetMs.value).toBe(62_000);
  });

  it("believes the newest answer, and says why there is none", async () => {
    const { asked, ask } = server();
    const machine = createTimeMachine(SPAN, ask);
    for (const offset of [10_000, 20_000]) {
      machine.goTo(offset);
      await vi.advanceTimersByTimeAsync(120);
    }
    asked[1]?.answer(true);
    asked[0]?.answer(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(machine.moment.value?.atMs).toBe(SPAN.startedAt + 20_000);
    machine.goTo(30_000);
    await vi.advanceTimersByTimeAsync(120);
    asked[2]?.answer(false);
    await vi.advanceTimersByTimeAsync(0);
    expect([machine.trouble.value, machine.moment.value?.atMs]).toEqual(["Gone.", 1_020_000]);
  });
});

it.each([
  ["#line-12", 12],
  ["#play-3", 3],
  ["#start", null],
  ["#line-x", null],
  ["", null],
])("the address %j names event %j", (hash, seq) => {
  expect(linkedSeq(hash)).toBe(seq);
});
