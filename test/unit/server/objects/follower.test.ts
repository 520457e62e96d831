// A follower keeps exactly the leader's room, or says that it has lost it.
import { describe, expect, it } from "vitest";
import { UNKNOWN_PERSON } from "../../../../server/domain/room/person.ts";
import { Follower } from "../../../../server/objects/follower.ts";
import type { FollowReply, Push } from "../../../../server/objects/relay-words.ts";
import { RESUME_MAX_EVENTS } from "../../../../shared/protocol/limits.ts";
import type { RoomEvent } from "../../../../shared/room/events.ts";
import { evolve } from "../../../../shared/room/evolve.ts";
import { EMPTY_PULSE } from "../../../../shared/room/pulse.ts";
import { EMPTY_VIEW } from "../../../../shared/room/view.ts";
import { eventOf } from "../../../helpers/room.ts";

const said = (seq: number): RoomEvent =>
  eventOf({ kind: "chat.said", name: "Ruth", role: "listener", text: `line ${seq}` }, { seq });
const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => said(from + n));

function stateAt(seq: number, change: Partial<FollowReply> = {}): FollowReply {
  const events = lines(1, seq);
  const view = events.reduce(evolve, EMPTY_VIEW);
  return {
    epoch: "epoch-1",
    seq,
    view,
    tail: events.slice(-5),
    facts: [],
    pulse: EMPTY_PULSE,
    relays: 2,
    ...change,
  };
}
const push = (afterSeq: number | null, events: RoomEvent[], change: Partial<Push> = {}): Push => ({
  epoch: "epoch-1",
  afterSeq,
  events,
  pulse: EMPTY_PULSE,
  relays: 2,
  ...change,
});
function following(seq: number): Follower {
  const follower = new Follower();
  follower.adopt(stateAt(seq));
  return follower;
}
const seqs = (events: readonly RoomEvent[]) => events.map(({ seq }) => seq);

describe("R26 following", () => {
  it("knows nothing at first, and takes no push then", () => {
    const follower = new Follower();
    expect(follower.ready).toBe(false);
    expect(follower.take(push(null, []))).toEqual({ kind: "lost" });
  });

  it("has the leader's room once it was given it, and every push after it", () => {
    const follower = following(10);
    expect(follower.take(push(10, lines(11, 13)))).toEqual({
      kind: "followed",
      fresh: lines(11, 13),
    });
    expect(follower.view).toEqual(stateAt(13).view);
    expect(follower.extent).toEqual({ epoch: "epoch-1", floor: 6, seq: 13 });
    expect(seqs(follower.readAfter(7, 100))).toEqual([8, 9, 10, 11, 12, 13]);
    expect(seqs(follower.readAfter(5, 2))).toEqual([6, 7]);
    expect(follower.readAfter(13, 100)).toEqual([]);
  });

  it("folds an event once, however often it is pushed", () => {
    const follower = following(10);
    follower.take(push(10, lines(11, 12)));
    expect(follower.take(push(10, lines(11, 13)))).toEqual({ kind: "followed", fresh: [said(13)] });
    expect(follower.take(push(null, []))).toEqual({ kind: "followed", fresh: [] });
    expect(follower.view).toEqual(stateAt(13).view);
  });

  it("is lost when events are missing in between, and when the log has a new life; it changes nothing then", () => {
    const follower = following(10);
    expect(follower.take(push(11, [said(12)]))).toEqual({ kind: "lost" });
    expect(follower.take(push(10, [said(11)], { epoch: "epoch-2" }))).toEqual({ kind: "lost" });
    expect(follower.view).toEqual(stateAt(10).view);
  });

  it("adopts a newer state and hands out what joins it to its own", () => {
    const follower = following(10);
    expect(seqs(follower.adopt(stateAt(13)) ?? [])).toEqual([11, 12, 13]);
    expect(follower.extent).toEqual({ epoch: "epoch-1", floor: 9, seq: 13 });
  });

  it("says so when nothing joins: too far ahead, or another life", () => {
    expect(following(10).adopt(stateAt(16))).toBeNull();
    expect(following(10).adopt(stateAt(13, { epoch: "epoch-2" }))).toBeNull();
    expect(following(10).adopt(stateAt(15))).toHaveLength(5);
  });

  it("after sleep goes on from where its listeners are known to be", () => {
    const told = { epoch: "epoch-1", seq: 11 };
    expect(seqs(new Follower().adopt(stateAt(13), told) ?? [])).toEqual([12, 13]);
    expect(new Follower().adopt(stateAt(13), { epoch: "epoch-0", seq: 11 })).toBeNull();
    expect(new Follower().adopt(stateAt(13))).toBeNull();
    const slept = new Follower();
    expect(slept.adopt(stateAt(13), { epoch: "epoch-1", seq: 14 })).toEqual([]);
    expect(slept.extent.seq).toBe(13);
  });

  it("an answer that comes late takes nothing back", () => {
    const follower = following(13);
    expect(follower.adopt(stateAt(10))).toEqual([]);
    expect(follower.extent.seq).toBe(13);
    expect(follower.view).toEqual(stateAt(13).view);
  });

  it("keeps facts of people from the state and from what happens", () => {
    const follower = new Follower();
    const ruth = { name: "Ruth", mutedUntilMs: 5, banned: false };
    follower.adopt(stateAt(3, { facts: [{ person: "p_ruth00001", ...ruth }] }));
    follower.take(
      push(3, [
        eventOf({ kind: "person.unmuted", person: "p_ruth00001" }, { seq: 4 }),
        eventOf({ kind: "person.banned", person: "p_mallory01" }, { seq: 5 }),
      ]),
    );
    expect(follower.factsOf("p_ruth00001")).toEqual({ ...ruth, mutedUntilMs: null });
    expect(follower.factsOf("p_mallory01")).toEqual({ ...UNKNOWN_PERSON, banned: true });
    expect(follower.factsOf("p_stranger1")).toEqual(UNKNOWN_PERSON);
  });

  it("R32 somebody who is forgotten has no name here any more, for whoever resumes from here later either", () => {
    const ruth = "p_ruth00001";
    const fact = { person: ruth, name: "Ruth", mutedUntilMs: 5, banned: false };
    const follower = new Follower();
    follower.adopt(stateAt(3, { facts: [fact] }));
    const words = { kind: "chat.said", role: "listener", text: "Amen" } as const;
    const theirs = eventOf({ ...words, name: "Ruth" }, { seq: 4, by: ruth });
    const others = eventOf({ ...words, name: "Naomi" }, { seq: 5 });
    const erased = eventOf({ kind: "person.erased", person: ruth, upToMs: theirs.at }, { seq: 6 });
    follower.take(push(3, [theirs, others]));
    expect(JSON.stringify([follower.view, follower.readAfter(3, 9)])).toContain("Ruth");
    follower.take(push(5, [erased]));
    const nameless = { ...theirs, body: { ...theirs.body, name: "" } };
    expect(follower.readAfter(3, 9)).toEqual([nameless, others, erased]);
    expect(follower.view.chat.slice(-2).map(({ name }) => name)).toEqual(["", "Naomi"]);
    expect(follower.factsOf(ruth)).toEqual({ name: null, mutedUntilMs: 5, banned: false });
  });

  it("R16 a line that was removed has lost its text for whoever resumes from here later", () => {
    const follower = following(3);
    const removed = eventOf({ kind: "chat.removed", line: 4 }, { seq: 5 });
    follower.take(push(3, [said(4)]));
    follower.take(push(4, [removed]));
    const silent = { ...said(4), body: { ...said(4).body, text: "" } };
    expect(follower.readAfter(3, 9)).toEqual([silent, removed]);
  });

  it("keeps at least what a listener may resume from, and not everything", () => {
    const follower = following(1);
    for (let seq = 2; seq <= 3 * RESUME_MAX_EVENTS; seq += 1) {
      follower.take(push(seq - 1, [said(seq)]));
    }
    const { floor, seq } = follower.extent;
    expect(seq - floor + 1).toBeGreaterThanOrEqual(RESUME_MAX_EVENTS);
    expect(seq - floor + 1).toBeLessThanOrEqual(2 * RESUME_MAX_EVENTS);
    expect(seqs(follower.readAfter(seq - 3, 9))).toEqual([seq - 2, seq - 1, seq]);
  });
});
