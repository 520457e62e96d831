// The queue towards the server: freshest sound first, nothing lost and nothing sent twice on bad lines.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Pass } from "../../../../../client/audio/capture/messages.ts";
import type { PutOutcome } from "../../../../../client/audio/capture/put-part.ts";
import { HEADER, nextToSend, type Part } from "../../../../../client/audio/capture/send-order.ts";
import { createUploader, type Uploader } from "../../../../../client/audio/capture/uploader.ts";
import { fakeTime } from "../../../../helpers/fake-time.ts";

const NOW_MS = 100_000;
const show = { room: "hall", broadcast: "b1" };
const part = (n: number, madeAtMs = NOW_MS, epoch = "epoch001"): Part => ({
  ...{ show, epoch, n, madeAtMs },
  bytes: new Uint8Array(10),
});

describe("the next part to send", () => {
  const old = [1, 2, 3].map((n) => part(n, NOW_MS - 60_000 + n));
  const fresh = [8, 9].map((n) => part(n, NOW_MS - 3_000 + n));
  const inTime = [11, 12].map((n) => part(n, NOW_MS - 1_400 + n));

  test("is a header, then what all can hear in time, then what some can, newest first, then the rest", () => {
    const header = part(HEADER, NOW_MS - 60_000);
    let waiting: readonly Part[] = [...old, header, ...fresh, ...inTime];
    const order: number[] = [];
    for (let next = nextToSend(waiting, [], NOW_MS); next; ) {
      const sent = next;
      order.push(sent.n);
      waiting = waiting.filter((other) => other !== sent);
      next = nextToSend(waiting, [], NOW_MS);
    }
    expect(order).toEqual([HEADER, 11, 12, 9, 8, 1, 2, 3]);
  });
  test("leaves one of three places to what is fresh", () => {
    expect(nextToSend(old.slice(2), old.slice(0, 2), NOW_MS)).toBeNull();
    expect(nextToSend(fresh, old.slice(0, 2), NOW_MS)?.n).toBe(9);
    expect(nextToSend(fresh, old, NOW_MS)).toBeNull();
  });
});

type Bench = {
  uploader: Uploader;
  /** Numbers in the order in which the server was asked to take them. */
  asked: number[];
  stored: number[];
  lost: number[];
  passesWanted: string[];
};

/** `answer` decides about each PUT; null never answers. */
function bench(
  time: ReturnType<typeof fakeTime>,
  answer: (part: Part, attempt: number, pass: string) => PutOutcome,
  tookMs = 50,
): Bench {
  const asked: number[] = [];
  const stored: number[] = [];
  const lost: number[] = [];
  const passesWanted: string[] = [];
  const uploader = createUploader({
    put: (sent, token) =>
      new Promise((resolve) => {
        const attempt = asked.filter((n) => n === sent.n).length;
        asked.push(sent.n);
        time.after(tookMs, () => resolve(answer(sent, attempt, token)));
      }),
    nowMs: time.nowMs,
    after: (delayMs, run) => void time.after(delayMs, run),
    random: () => 0.5,
    onPassWanted: (_show, epoch) => passesWanted.push(epoch),
    onStored: ({ n }) => stored.push(n),
    onLost: ({ n }) => lost.push(n),
  });
  return { uploader, asked, stored, lost, passesWanted };
}

const STORED: PutOutcome = { kind: "stored" };
const AGAIN: PutOutcome = { kind: "again", afterMs: null };
const passUntil = (expiresAtMs: number, token = "t1"): Pass => ({ token, expiresAtMs });

describe("the queue", () => {
  test("sends what is made, once a pass is there, and asks for one only once", async () => {
    const time = fakeTime();
    const { uploader, asked, stored, passesWanted } = bench(time, () => STORED);
    for (const n of [HEADER, 0, 1]) uploader.add(part(n, 0));
    await time.advance(1_000);
    expect({ asked, passesWanted }).toEqual({ asked: [], passesWanted: ["epoch001"] });
    uploader.pass("epoch001", passUntil(300_000));
    await time.advance(1_000);
    expect({ asked, stored, state: uploader.state() }).toEqual({
      asked: [HEADER, 0, 1],
      stored: [HEADER, 0, 1],
      state: { queued: 0, queuedBytes: 0, stuckMs: 0, underWayMs: 0 },
    });
  });

  test("an outage of a minute: the sound of now first, everything in the end, at most a few tries a second", async () => {
    const time = fakeTime();
    const back = 70_000;
    const { uploader, asked, stored, lost } = bench(time, () =>
      time.nowMs() < 10_000 || time.nowMs() >= back ? STORED : AGAIN,
    );
    uploader.pass("epoch001", passUntil(1_000_000));
    for (let second = 1; second <= 90; second++) {
      await time.advance(1_000);
      uploader.add(part(second, time.nowMs()));
      if (second === 40) expect(uploader.state()).toMatchObject({ queued: 31 });
    }
    await time.advance(5_000);
    expect(stored.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 90 }, (_, i) => i + 1));
    expect({ lost, first: stored[9] }).toEqual({ lost: [], first: expect.any(Number) });
    // What was older than a listener waits comes after what is new.
    expect(stored[9]).toBeGreaterThanOrEqual(62);
    expect(asked.length).toBeLessThan(90 + 60 * 3);
  });

  test("loses nothing and sends nothing twice that was taken, whatever the line does", async () => {
    const outcome = fc.constantFrom<PutOutcome>(STORED, STORED, AGAIN, { kind: "pass" });
    await fc.assert(
      fc.asyncProperty(fc.array(outcome, { maxLength: 60 }), async (answers) => {
        const time = fakeTime();
        let next = 0;
        const made = bench(time, () => answers[next++] ?? STORED);
        const answerPass = () => made.uploader.pass("epoch001", passUntil(9_000_000, `t${next}`));
        for (let n = 0; n < 12; n++) {
          made.uploader.add(part(n, time.nowMs()));
          await time.advance(1_000);
          answerPass();
        }
        for (let i = 0; i < 80; i++) {
          await time.advance(1_000);
          answerPass();
        }
        expect(made.stored.toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: 12 }, (_, n) => n),
        );
        expect(made.lost).toEqual([]);
      }),
      { numRuns: 40, seed: 6 },
    );
  });

  test("renews the pass a minute before it ends, and sends on meanwhile", async () => {
    const time = fakeTime();
    const { uploader, stored, passesWanted } = bench(time, () => STORED);
    uploader.pass("epoch001", passUntil(100_000));
    for (let n = 0; n < 60; n++) {
      await time.advance(1_000);
      uploader.add(part(n, time.nowMs()));
    }
    await time.advance(1_000);
    expect({ passesWanted, sent: stored.length }).toEqual({ passesWanted: ["epoch001"], sent: 60 });
  });

  test("gives up what the server will never take, and an epoch without a pass", async () => {
    const time = fakeTime();
    const { uploader, stored, lost } = bench(time, ({ n }) =>
      n === 1 ? { kind: "never" } : STORED,
    );
    uploader.pass("epoch001", passUntil(300_000));
    uploader.add(part(0, 0));
    uploader.add(part(1, 0));
    uploader.add(part(0, 0, "epoch002"));
    uploader.pass("epoch002", null);
    await time.advance(1_000);
    expect({ stored, lost, queued: uploader.state().queued }).toEqual({
      stored: [0],
      lost: [1],
      queued: 0,
    });
  });

  test("says how long what can still be heard has been on its way", async () => {
    const time = fakeTime();
    const { uploader } = bench(time, () => STORED, 5_000);
    uploader.pass("epoch001", passUntil(900_000));
    uploader.add(part(0, -60_000));
    await time.advance(1_000);
    expect(uploader.state().underWayMs).toBe(0);
    uploader.add(part(1, time.nowMs()));
    await time.advance(3_500);
    expect(uploader.state().underWayMs).toBe(3_500);
    await time.advance(1_500);
    expect(uploader.state().underWayMs).toBe(0);
  });

  test("says how long nothing has moved, and tries at once when the network is back", async () => {
    const time = fakeTime();
    let isBack = false;
    const { uploader, stored } = bench(time, () =>
      isBack ? STORED : { kind: "again", afterMs: 60_000 },
    );
    uploader.pass("epoch001", passUntil(900_000));
    uploader.add(part(0, 0));
    await time.advance(9_000);
    expect(uploader.state()).toEqual({
      ...{ queued: 1, queuedBytes: 10, stuckMs: 9_000, underWayMs: 0 },
    });
    isBack = true;
    await time.advance(1_000);
    expect(stored).toEqual([]);
    uploader.wake();
    await time.advance(100);
    expect(stored).toEqual([0]);
  });
});
