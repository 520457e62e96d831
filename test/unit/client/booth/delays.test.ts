// Undoable actions run once when due, and never after an undo.
import { effect, signal } from "@preact/signals";
import { expect, test } from "vitest";
import { createDelays, type DelayClock, secondsLeft } from "../../../../client/booth/delays.ts";

function fakeClock() {
  let nowMs = 1_000;
  let timers: { at: number; then: () => void }[] = [];
  const clock: DelayClock = {
    now: () => nowMs,
    later(then, afterMs) {
      const timer = { at: nowMs + afterMs, then };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  const advance = (ms: number) => {
    nowMs += ms;
    const due = timers.filter(({ at }) => at <= nowMs);
    timers = timers.filter(({ at }) => at > nowMs);
    for (const { then } of due) then();
  };
  return { clock, advance, pending: () => timers.length };
}

test("an action runs once, when its time is up", () => {
  const { clock, advance } = fakeClock();
  const delays = createDelays(clock);
  const ran: string[] = [];
  delays.start({ id: "end", label: "Ending", delayMs: 10_000, run: () => ran.push("end") });
  advance(9_999);
  expect(ran).toEqual([]);
  expect(delays.waiting.value).toEqual([
    { id: "end", label: "Ending", startedMs: 1_000, dueMs: 11_000 },
  ]);
  advance(1);
  advance(60_000);
  expect(ran).toEqual(["end"]);
  expect(delays.waiting.value).toEqual([]);
});

test("an undone action never runs; one left alone beside it does", () => {
  const { clock, advance } = fakeClock();
  const delays = createDelays(clock);
  const ran: string[] = [];
  for (const id of ["undone", "kept"]) {
    delays.start({ id, label: id, delayMs: 100, run: () => ran.push(id) });
  }
  delays.undo("undone");
  advance(1_000);
  expect(ran).toEqual(["kept"]);
});

test("starting an action that waits already changes nothing", () => {
  const { clock, advance } = fakeClock();
  const delays = createDelays(clock);
  let runs = 0;
  const start = () =>
    delays.start({ id: "end", label: "Ending", delayMs: 100, run: () => (runs += 1) });
  start();
  advance(50);
  start();
  advance(50);
  expect(runs).toBe(1);
});

test("after dispose no timer is left and nothing runs", () => {
  const { clock, advance, pending } = fakeClock();
  const delays = createDelays(clock);
  let runs = 0;
  delays.start({ id: "a", label: "a", delayMs: 100, run: () => (runs += 1) });
  expect(pending()).toBe(1);
  delays.dispose();
  advance(1_000);
  expect({ runs, pending: pending() }).toEqual({ runs: 0, pending: 0 });
});

test("the countdown never shows zero while undo still works", () => {
  const action = { id: "end", label: "", startedMs: 0, dueMs: 10_000 };
  expect([0, 1, 9_000, 9_999, 10_500].map((now) => secondsLeft(action, now))).toEqual([
    10, 10, 1, 1, 1,
  ]);
});

test("an effect may undo without depending on what waits", () => {
  const { clock } = fakeClock();
  const delays = createDelays(clock);
  const over = signal(false);
  let runs = 0;
  effect(() => {
    runs += 1;
    if (over.value) delays.undo("end");
  });
  delays.start({ id: "end", label: "Ending", delayMs: 100, run: () => {} });
  over.value = true;
  expect({ runs, waiting: delays.waiting.value }).toEqual({ runs: 2, waiting: [] });
});
