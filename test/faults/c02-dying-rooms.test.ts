// C1 C2 C3 C5: the room's object, or the whole server, dies at the worst moment of one command. The real Worker with a
// room that dies where its command tells it to, in a process of its own.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LeanServer, startLeanServer } from "../helpers/lean-server.ts";
import { Stage, until } from "./kill/stage.ts";

let server: LeanServer;
const MOMENTS = ["before-commit", "after-commit", "before-answer"] as const;

beforeAll(async () => {
  server = await startLeanServer({
    rooms: [...MOMENTS, "restarted"],
    entry: "test/workers/dying-rooms.ts",
  });
});
afterAll(() => server.stop());

/** A DJ's line kills the room while two others listen; what each of them saw before and after. */
async function dieAt(moment: (typeof MOMENTS)[number]) {
  const stage = new Stage(server, moment);
  const dj = await stage.onAir();
  const listener = await stage.enter("p_listener01");
  const seqBefore = listener.record.cursor?.seq ?? 0;
  dj.submit({ kind: "announcement.pin", text: `die:${moment}` });
  await until("the sender's socket is gone", () => dj.sockets === 2 || !dj.isHere);
  const seenInTime = (listener.record.cursor?.seq ?? 0) - seqBefore;
  await stage.settled();
  const seen = (listener.record.cursor?.seq ?? 0) - seqBefore;
  const violations = await stage.verdict();
  const { sentAgain, foundDone } = dj;
  stage.close();
  return { seenInTime, seen, violations, sentAgain, foundDone };
}

describe("one command kills its room; its sender asks again", () => {
  test("C1 before the commit: it never happened, and happens once when it is asked for again", async () => {
    expect(await dieAt("before-commit")).toEqual({
      seenInTime: 0,
      seen: 1,
      violations: [],
      sentAgain: 1,
      foundDone: 0,
    });
  });

  test("C2 between store and broadcast: listeners get it when they resume, and it has no second effect", async () => {
    expect(await dieAt("after-commit")).toEqual({
      seenInTime: 0,
      seen: 1,
      violations: [],
      // The resume itself shows the sender that it took effect.
      sentAgain: 0,
      foundDone: 1,
    });
  });

  test("C3 between broadcast and answer: everybody saw it, the sender learns its place on coming back", async () => {
    expect(await dieAt("before-answer")).toEqual({
      seenInTime: 1,
      seen: 1,
      violations: [],
      sentAgain: 0,
      foundDone: 1,
    });
  });
});

test("C5 three deployments in the middle of a show: everybody comes back and nothing is lost", async () => {
  const stage = new Stage(server, "restarted");
  const dj = await stage.onAir();
  for (const n of [1, 2, 3, 4]) await stage.enter(`p_listener0${n}`);
  for (let round = 1; round <= 3; round += 1) {
    for (let n = 1; n <= 10; n += 1) dj.submit({ kind: "announcement.pin", text: `${round}.${n}` });
    await server.restart();
    await stage.settled();
  }
  expect(await stage.verdict()).toEqual([]);
  expect(stage.people.every(({ sockets }) => sockets > 3)).toBe(true);
  expect(dj.record.cursor?.seq).toBe(31);
  stage.close();
});
