// Listeners' words about their hearing reach staff, and nobody else; silence in the room stays silence.
import { describe, expect, it } from "vitest";
import { join, onAir, seatOf } from "./room-helpers.ts";

const heardIn = (guest: { frames: readonly object[] }) =>
  guest.frames.flatMap((frame) => ("heard" in frame ? [frame.heard] : []));

describe("R36 a room", () => {
  it("R36 tells staff how many hear it, how late and with how many stalls; others nothing of it", async () => {
    const { dj, listener } = await onAir("heard");
    const second = await join("heard", seatOf("p_someone002"));
    const say = (guest: typeof listener, more: object) =>
      guest.socket.send(JSON.stringify({ t: "listening", on: true, ...more }));
    say(listener, { latencyMs: 2_200, stalls: 0 });
    say(second, { latencyMs: 2_900, stalls: 2 });
    await dj.until(() => heardIn(dj).length > 0, 6_000);
    expect(heardIn(dj)).toEqual([{ pages: 2, latencyMs: 2_900, stalls: 2 }]);
    // The same again is no news; who says no more than that they listen counts no longer.
    say(listener, { latencyMs: 2_200, stalls: 0 });
    say(second, {});
    say(listener, { latencyMs: 2_300, stalls: 1 });
    await dj.until(() => heardIn(dj).length > 1, 6_000);
    expect(heardIn(dj)[1]).toEqual({ pages: 1, latencyMs: 2_300, stalls: 1 });
    expect([heardIn(listener), heardIn(second)]).toEqual([[], []]);
    expect(dj.frame("pulse")?.counts.listening).toBe(2);
  });
});
