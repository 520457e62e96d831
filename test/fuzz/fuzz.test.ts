// D1-D5 of the bad input, quick sizes: all curated cases and a fresh sample, against the real server. The seed is new each
// time; a failure names it, and its shrunk input joins the corpus.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../shared/protocol/client.ts";
import { Wire } from "../conformance/wire.ts";
import { Arena, leaksIn } from "./arena.ts";
import { tryUpgrades } from "./d1-upgrade.ts";
import { tryFrames } from "./d2-frames.ts";
import { tryTexts, tryTextsPure } from "./d3-json.ts";
import { disagreement, tryCommands, tryCommandsPure } from "./d4-schema.ts";
import { trySequences } from "./d5-sequences.ts";
import { FIELDS } from "./fields.ts";
import { stageFaults } from "./stage-history.ts";

const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
let arena: Arena;

beforeAll(async () => {
  arena = await Arena.open();
});
afterAll(() => arena?.close());

describe(`bad input, seed ${SEED}`, () => {
  it("D1 upgrade requests: in only if all is right, nobody else notices, nothing leaks", async () => {
    expect((await arena.run(() => tryUpgrades(arena, 300, SEED))).failures).toEqual([]);
  });

  it("D2 frames on raw TCP: each is answered or closed", async () => {
    expect((await arena.run(() => tryFrames(arena, 60, SEED))).failures).toEqual([]);
  });

  it("D3 texts: read as JSON or a strike, stored as they were written", async () => {
    expect(tryTextsPure(5_000, SEED).failures).toEqual([]);
    expect((await arena.run(() => tryTexts(arena, 100, SEED))).failures).toEqual([]);
  });

  it("D4 commands: the document, the codec and the room agree on every field", async () => {
    expect(tryCommandsPure(10_000, SEED).failures).toEqual([]);
    expect((await arena.run(() => tryCommands(arena, 600, SEED))).failures).toEqual([]);
  });

  it("D5 sequences: no hole, no repeat, each operation once, whatever the moment", async () => {
    expect((await arena.run(() => trySequences(arena, 40, SEED))).failures).toEqual([]);
  });
});

type Happening = readonly [by: string | null, body: { kind: string; to?: string }, at?: number];
const opens: Happening = ["s_kim", { kind: "broadcast.started" }];
const asks: Happening = ["s_lee", { kind: "stage.asked" }];
/** All at 0 unless told; whoever asks is away, so fifteen seconds are theirs. */
const historyOf = (events: readonly Happening[]) =>
  events.map(([by, body, at = 0], n) => ({
    seq: n + 1,
    at,
    by,
    body: { ...body, untilMs: 15_000 },
  }));

describe("the judges themselves", () => {
  it("D4 have an opinion on every field of every command", () => {
    const fields = Object.entries(COMMANDS).map(([kind, schema]) => [
      kind,
      Object.keys((schema as unknown as { _zod: { def: { shape: object } } })._zod.def.shape),
    ]);
    expect(Object.entries(FIELDS).map(([kind, all]) => [kind, all.map(({ key }) => key)])).toEqual(
      fields,
    );
  });

  it("D4 see a codec that is of another opinion", () => {
    const before = FIELDS["chat.remove"];
    Object.assign(FIELDS, { "chat.remove": [{ key: "line", opinion: () => true }] });
    const word = disagreement({ kind: "chat.remove", line: -1 });
    Object.assign(FIELDS, { "chat.remove": before });
    expect([word, disagreement({ kind: "chat.remove", line: -1 })]).toEqual([
      expect.stringContaining("refused"),
      null,
    ]);
  });

  it("D1 D5 see a stranger's event, a hole, and a leak in the log", async () => {
    const person = arena.person();
    const guest = await arena.guest(person);
    await guest.do({ kind: "chat.say", text: "not expected" });
    guest.leave();
    Wire.faults.push("R1: event 9 came after 7");
    (arena.server.logs as string[]).push("Error: x\n    at join (file:///server/edge/join.ts:1:1)");
    expect(await arena.damage()).toEqual([
      expect.stringContaining(person),
      "R1: event 9 came after 7",
      expect.stringContaining("a stack"),
      expect.stringContaining("a path"),
    ]);
    expect(await arena.damage()).toEqual([]);
  });

  it.each<[string, Happening[]]>([
    ["asked off air", [["s_lee", { kind: "stage.asked" }]]],
    ["asked by its holder", [opens, ["s_kim", { kind: "stage.asked" }]]],
    ["asked by two", [opens, asks, ["s_ray", { kind: "stage.asked" }]]],
    ["declined though nobody asked", [opens, ["s_kim", { kind: "stage.declined" }]]],
    ["declined by a third", [opens, asks, ["s_ray", { kind: "stage.declined" }]]],
    ["declined too early", [opens, asks, [null, { kind: "stage.declined" }, 14_999]]],
    ["given by another", [opens, ["s_ray", { kind: "stage.given", to: "s_ray" }]]],
    ["passed on too early", [opens, asks, [null, { kind: "stage.given", to: "s_lee" }, 14_999]]],
    ["passed on to another", [opens, asks, [null, { kind: "stage.given", to: "s_ray" }, 15_000]]],
  ])("D5 see a stage that was %s", (_, events) => {
    expect(stageFaults(historyOf(events))).toHaveLength(1);
  });

  it("D5 find nothing wrong with a stage that passes on as it should", () => {
    const gives = ["s_kim", { kind: "stage.given", to: "s_lee" }] as const;
    const passes = [null, { kind: "stage.given", to: "s_lee" }, 15_000] as const;
    const declines = [null, { kind: "stage.declined" }, 15_000] as const;
    for (const last of [gives, passes, declines]) {
      expect(stageFaults(historyOf([opens, asks, last]))).toEqual([]);
    }
  });

  it("D3 know a token, and what is none", () => {
    expect(leaksIn(`l${"a".repeat(60)}.${"b".repeat(43)}`)).toHaveLength(1);
    expect(
      leaksIn('{"t":"refused","op":"d4-seed-1","reason":"bad_field","field":"track.title"}'),
    ).toEqual([]);
  });
});
