// The four counts and the reaction totals, for every way of being there.
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Counts } from "../../shared/room/pulse.ts";
import { DJ, type Guest, join, LISTENER, onAir, roomOf, seatOf } from "./room-helpers.ts";

const counted = (guest: Guest, counts: Partial<Counts>) =>
  guest.until(() => {
    const seen = guest.frame("pulse")?.counts;
    return (
      seen && Object.entries(counts).every(([key, value]) => seen[key as keyof Counts] === value)
    );
  });
const listening = (guest: Guest, on: boolean) =>
  guest.socket.send(JSON.stringify({ t: "listening", on }));

describe("counts", () => {
  it("R20 two tabs are one person, two devices two, a reload and a killed tab leave nothing", async () => {
    const { dj, listener } = await onAir("crowd");
    const secondTab = await join("crowd", seatOf(LISTENER));
    const otherDevice = await join("crowd", seatOf("p_otherdevice"));
    await counted(dj, { connected: 4, people: 3, listening: 0, embedded: 0 });
    const reloaded = await join("crowd", seatOf("p_otherdevice"));
    otherDevice.socket.close(1000);
    await counted(dj, { connected: 4, people: 3 });
    secondTab.socket.close(3000, "killed");
    listener.socket.close(1000);
    await counted(dj, { connected: 2, people: 2 });
    reloaded.socket.close(1000);
    await counted(dj, { connected: 1, people: 1 });
  });

  it("R20 listening follows real sound, once per person; a widget counts as embedded", async () => {
    const { dj, listener } = await onAir("ears");
    const secondTab = await join("ears", seatOf(LISTENER));
    const widget = await join("ears", seatOf("p_widget0001", "guest", "partner-1"));
    for (const guest of [listener, secondTab, widget]) listening(guest, true);
    await counted(dj, { listening: 2, embedded: 1, people: 3 });
    listening(widget, false);
    await counted(dj, { listening: 1, embedded: 1 });
    listening(listener, false);
    listening(secondTab, false);
    await counted(dj, { listening: 0 });
  });

  it("R15 reactions are summed exactly, repeats apart, and told in pulses", async () => {
    const { dj, listener } = await onAir("amen");
    await listener.do({ kind: "react", reaction: "amen", count: 5 }, "op-amen-0001");
    await listener.do({ kind: "react", reaction: "amen", count: 5 }, "op-amen-0001");
    await dj.do({ kind: "react", reaction: "fire", count: 2 });
    await listener.until(() => listener.frame("pulse")?.reactions.fire === 2);
    expect((await roomOf("amen").snapshot()).pulse.reactions).toMatchObject({
      amen: 5,
      fire: 2,
      heart: 0,
    });
    expect(await listener.do({ kind: "react", reaction: "amen", count: 500 })).toMatchObject({
      reason: "bad_field",
    });
    expect(listener.seq).toBe(1);
    await dj.do({ kind: "broadcast.end" });
    expect(await listener.do({ kind: "react", reaction: "amen", count: 1 })).toMatchObject({
      reason: "off_air",
    });
  });

  it("R24 nothing is due while the doors are closed; on air a sweep is", async () => {
    const dj = await join("sweep", seatOf(DJ, "dj"));
    const due = () =>
      runInDurableObject(roomOf("sweep"), (_, state) =>
        state.storage.sql
          .exec<{ task: string }>("SELECT task FROM due ORDER BY task")
          .toArray()
          .map((row) => row.task),
      );
    expect(await due()).toEqual([]);
    await dj.do({ kind: "broadcast.start" });
    expect(await due()).toContain("sweep");
  });
});
