// The booth's big clock in each phase.
import { expect, test } from "vitest";
import { airClock, showLine } from "../../../../client/booth/air-clock.ts";
import { EMPTY_VIEW, type RoomView } from "../../../../shared/room/view.ts";

const HOUR = 3_600_000;
const show = (change: Partial<RoomView["broadcast"]>) => ({
  broadcast: { ...EMPTY_VIEW.broadcast, title: "Vespers", ...change },
});

test("counts up on air, through the break, and stands at the length once ended", () => {
  const texts = [
    airClock(show({ phase: "live", startedAt: 0 }), HOUR + 61_999),
    airClock(show({ phase: "break", startedAt: 0 }), 5_000),
    airClock(show({ phase: "ended", startedAt: 1_000, endedAt: 61_000 }), HOUR),
  ];
  expect(texts.map(({ text, ticking }) => [text, ticking])).toEqual([
    ["1:01:01", true],
    ["0:00:05", true],
    ["0:01:00", false],
  ]);
});

test("counts down to the announced start, and on once it is late", () => {
  const scheduled = show({ phase: "scheduled", startsAt: 10 * HOUR });
  expect([9 * HOUR, 10 * HOUR + 90_000].map((now) => airClock(scheduled, now).text)).toEqual([
    "−1:00:00",
    "+0:01:30",
  ]);
});

test("without a show there is nothing to count", () => {
  expect(airClock(EMPTY_VIEW, 5)).toEqual({
    text: "0:00:00",
    spoken: "No show is running",
    ticking: false,
  });
  expect(showLine(EMPTY_VIEW, 5)).toBe("No show is planned");
});
