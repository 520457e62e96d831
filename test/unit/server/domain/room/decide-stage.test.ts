// The one stage: who may do what while somebody holds it, and every way in which it passes on.
import { describe, expect, it } from "vitest";
import { passStage } from "../../../../../server/domain/room/decide-stage.ts";
import type { Situation } from "../../../../../server/domain/room/decision.ts";
import { GUARDED_KINDS } from "../../../../../server/domain/room/guard.ts";
import { COMMAND_KINDS, type CommandKind } from "../../../../../shared/protocol/client.ts";
import type { Role } from "../../../../../shared/roles.ts";
import { PHASES, type RoomView, type Stage } from "../../../../../shared/room/view.ts";
import {
  actorOf,
  EXAMPLES,
  factsOf,
  inPhase,
  NOW_MS,
  OTHER,
  outcomeOf,
  type Scene,
  STAFF,
  track,
} from "../../../../helpers/room.ts";

const KIM = "s_kimberley01";
const ask = { person: STAFF, name: "Ruth", at: NOW_MS - 5, until: NOW_MS + 5 };
const stage: Stage = { person: KIM, name: "Kim", since: NOW_MS - 60_000, ask: null };
const held = (change: Partial<Stage> = {}, more: Partial<RoomView> = {}): RoomView =>
  inPhase("live", { stage: { ...stage, ...change }, ...more });
const mine = (change: Partial<Stage> = {}) => held({ person: STAFF, name: "Ruth", ...change });
const here =
  (...people: [string, Role][]): Situation["here"] =>
  (person) => {
    const role = people.find(([one]) => one === person)?.[1];
    return role ? { name: "Kim", role } : null;
  };
const ON_STAGE = { reason: "not_allowed", detail: "on_stage", holder: "Kim" };
const STEP_UP = { reason: "not_allowed", detail: "step_up" };
const given = (to: string, name: string) => [{ kind: "stage.given", to, name }];

/** Everything on the table, so that whatever is not locked has an effect or its own refusal. */
const busy = held({}, { deck: { track: track("a"), playing: true, positionMs: 0, at: NOW_MS } });

describe("R28 while somebody else holds the stage", () => {
  /** Written out by hand: a change must be meant. */
  const LOCKED: readonly CommandKind[] = [
    ...(["broadcast.start", "broadcast.break", "broadcast.resume"] as const),
    ...(["sound.begin", "sound.retime", "sound.lose", "sound.end"] as const),
    ...(["deck.load", "deck.play", "deck.pause", "deck.seek", "deck.next"] as const),
  ];

  it.each(COMMAND_KINDS)("R28 %s is locked exactly when it plays or moves the show", (kind) => {
    const outcome = outcomeOf({ view: busy, actor: actorOf("owner") }, EXAMPLES[kind]);
    const locked = LOCKED.includes(kind) || kind === "stage.give";
    if (locked) expect(outcome).toEqual(ON_STAGE);
    else expect(outcome).not.toMatchObject({ detail: "on_stage" });
  });

  it.each(LOCKED)("R28 the holder's %s is judged by its own rules", (kind) => {
    const outcome = outcomeOf({ view: mine() }, EXAMPLES[kind]);
    expect(outcome).not.toMatchObject({ detail: "on_stage" });
  });

  it("R28 a co-host fills the queue and does not touch the deck; a listener is refused as ever", () => {
    const actor = actorOf("cohost");
    expect(outcomeOf({ view: held(), actor }, EXAMPLES["queue.add"])).toHaveLength(1);
    expect(outcomeOf({ view: held(), actor }, EXAMPLES["deck.load"])).toEqual(ON_STAGE);
    const listener = actorOf("listener");
    expect(outcomeOf({ view: held(), actor: listener }, EXAMPLES["deck.load"])).toEqual({
      reason: "not_allowed",
    });
  });

  it("R28 a stage that nobody holds (a show that an older version began) locks nobody out", () => {
    expect(outcomeOf({}, EXAMPLES["deck.load"])).toHaveLength(1);
    expect(outcomeOf({}, { kind: "broadcast.break" })).toHaveLength(1);
  });

  it("R28 whoever opens or starts is named", () => {
    const names = (["broadcast.open_doors", "broadcast.start"] as const).map((kind) =>
      outcomeOf({ view: inPhase("idle") }, EXAMPLES[kind]),
    );
    expect(names).toMatchObject([[{ name: "Ruth" }], [{ name: "Ruth" }]]);
  });
});

describe("R29 asking", () => {
  const asking = (scene: Scene) => outcomeOf(scene, { kind: "stage.ask" });
  const asked = (forMs: number) => [{ kind: "stage.asked", name: "Ruth", untilMs: NOW_MS + forMs }];

  it.each<[string, Scene, unknown]>([
    ["somebody who is here: a minute", { view: held(), here: here([KIM, "dj"]) }, asked(60_000)],
    ["somebody who is away: fifteen seconds", { view: held() }, asked(15_000)],
    ["nobody: it is given", { view: inPhase("doors") }, given(STAFF, "Ruth")],
    ["oneself: nothing", { view: mine() }, []],
    ["again: nothing", { view: held({ ask }) }, []],
    [
      "while another asks",
      { view: held({ ask: { ...ask, person: OTHER } }) },
      { reason: "illegal_move" },
    ],
    ["as a co-host", { view: held(), actor: actorOf("cohost") }, { reason: "not_allowed" }],
  ])("R29 %s", (_, scene, outcome) => {
    expect(asking(scene)).toEqual(outcome);
  });

  it("R29 off air there is no stage to ask for, give or take", () => {
    for (const phase of PHASES.filter((one) => !["doors", "live", "break"].includes(one))) {
      const scene = { view: inPhase(phase), actor: actorOf("owner") };
      const kinds = ["stage.ask", "stage.give", "stage.take"] as const;
      const refused = kinds.map((kind) => outcomeOf(scene, EXAMPLES[kind]));
      expect(refused).toEqual(kinds.map(() => ({ reason: "off_air" })));
      expect(outcomeOf(scene, { kind: "stage.decline" })).toEqual([]);
    }
  });
});

describe("R29 answering", () => {
  const give = (scene: Scene, to = KIM) => outcomeOf(scene, { kind: "stage.give", to });
  const byKim = { ask: { ...ask, person: KIM, name: "Kim B" } };

  it.each<[string, Scene, unknown]>([
    ["who asked, wherever they are", { view: mine(byKim) }, given(KIM, "Kim B")],
    ["somebody who is here", { view: mine(), here: here([KIM, "dj"]) }, given(KIM, "Kim")],
    ["a co-host who is here", { view: mine(), here: here([KIM, "cohost"]) }, given(KIM, "Kim")],
    [
      "somebody who may not play",
      { view: mine(), here: here([KIM, "moderator"]) },
      { reason: "not_allowed" },
    ],
    ["somebody who is not here", { view: mine() }, { reason: "not_found" }],
    ["what somebody else holds", { view: held() }, ON_STAGE],
    ["what nobody holds", {}, { reason: "illegal_move" }],
  ])("R29 gives to %s", (_, scene, outcome) => {
    expect(give(scene)).toEqual(outcome);
  });

  it("R29 giving it to oneself changes nothing", () => {
    expect(give({ view: mine() }, STAFF)).toEqual([]);
  });

  it.each<[string, Scene, unknown]>([
    ["the holder", { view: mine(byKim) }, [{ kind: "stage.declined" }]],
    ["who asked", { view: held({ ask }) }, [{ kind: "stage.declined" }]],
    ["anybody else", { view: held({ ask: { ...ask, person: OTHER } }) }, ON_STAGE],
    ["somebody when nobody asks", { view: held() }, []],
  ])("R29 declines: %s", (_, scene, outcome) => {
    expect(outcomeOf(scene, { kind: "stage.decline" })).toEqual(outcome);
  });

  it.each<[string, RoomView, number, unknown]>([
    ["before its time: nothing", held({ ask }), ask.until - 1, []],
    ["in time, with who asked here: theirs", held({ ask }), ask.until, given(STAFF, "Ruth")],
    [
      "in time, with who asked gone: it stays",
      held({ ask: { ...ask, person: OTHER } }),
      ask.until,
      [{ kind: "stage.declined" }],
    ],
    ["with nobody asking: nothing", held(), ask.until, []],
    ["with nobody holding: nothing", inPhase("live"), ask.until, []],
  ])("R29 silence, %s", (_, view, nowMs, events) => {
    expect(passStage(view, nowMs, here([STAFF, "dj"]))).toEqual(events);
  });
});

describe("R30 a touch", () => {
  it("R30 is what these may need, and no other", () => {
    expect(GUARDED_KINDS.toSorted()).toEqual(["broadcast.end", "person.ban", "stage.take"]);
  });

  it.each<[string, Scene, CommandKind, boolean]>([
    ["ends another's show", { view: held() }, "broadcast.end", true],
    ["ends one's own show", { view: mine() }, "broadcast.end", false],
    ["calls a planned show off", { view: inPhase("scheduled") }, "broadcast.end", false],
    ["takes the stage", { view: held(), actor: actorOf("owner") }, "stage.take", true],
    ["takes a free stage", { actor: actorOf("owner") }, "stage.take", false],
    ["bans a sixth person", { bansSince: () => 5 }, "person.ban", true],
    ["bans a fifth person", { bansSince: () => 4 }, "person.ban", false],
  ])("R30 %s", (_, scene, kind, needed) => {
    const without = outcomeOf(scene, EXAMPLES[kind]);
    const touched = outcomeOf({ ...scene, touched: true }, EXAMPLES[kind]);
    expect(touched).toHaveLength(1);
    expect(without).toEqual(needed ? STEP_UP : touched);
  });

  it("R30 opens no right that was not there, and is not asked for what has no effect", () => {
    const touched = { view: held(), touched: true };
    const take = { kind: "stage.take" } as const;
    expect(outcomeOf({ ...touched, actor: actorOf("dj") }, take)).toEqual({
      reason: "not_allowed",
    });
    expect(outcomeOf(touched, EXAMPLES["deck.load"])).toEqual(ON_STAGE);
    const staff = { kind: "person.ban", person: KIM } as const;
    expect(outcomeOf({ bansSince: () => 9 }, staff)).toEqual({ reason: "not_allowed" });
  });

  it("R30 taking what one holds changes nothing, and needs no touch", () => {
    const scene = { view: mine(), actor: actorOf("owner") };
    expect(outcomeOf(scene, { kind: "stage.take" })).toEqual([]);
    expect(outcomeOf({ ...scene, touched: true }, { kind: "stage.take" })).toEqual([]);
  });

  it("R30 banning again whoever is banned needs no touch", () => {
    const people = { [OTHER]: factsOf({ banned: true }) };
    expect(outcomeOf({ bansSince: () => 9, people }, EXAMPLES["person.ban"])).toEqual([]);
  });

  it("R30 bans are counted over the last minute, of this person", () => {
    const seen: unknown[] = [];
    const bansSince = (...asked: unknown[]) => seen.push(asked) - 1;
    outcomeOf({ bansSince }, EXAMPLES["person.ban"]);
    expect(seen).toEqual([[STAFF, NOW_MS - 60_000]]);
  });
});
