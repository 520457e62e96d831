// Large files over a fake server: order, what is skipped, what is tried again, and what ends it.
import { describe, expect, test } from "vitest";
import { nextTryMs } from "../../../../client/session/persist.ts";
import { type PartSteps, sendParts } from "../../../../client/session/send-parts.ts";
import { cutsOf, joinDigests } from "../../../../shared/media/parts.ts";
import { err, ok } from "../../../../shared/result.ts";
import { between, diceOf } from "../../../helpers/dice.ts";

const MIB = 1_048_576;
const trouble = (code: string) => err({ code, message: code, requestId: "" });

/** A digest that is quick and still tells parts apart. */
async function digest(bytes: Blob | Uint8Array<ArrayBuffer>): Promise<string> {
  const whole = bytes instanceof Blob ? new Uint8Array(await bytes.arrayBuffer()) : bytes;
  let sum = whole.length;
  for (let at = 0; at < whole.length; at += 4_093) sum = (sum * 31 + (whole[at] ?? 0)) >>> 0;
  return btoa(String(sum).padStart(32, "0"));
}

/** A file whose parts differ from each other. */
function fileOf(parts: number, lastBytes = 5): File {
  const bytes = new Uint8Array((parts - 1) * 8 * MIB + lastBytes);
  for (let part = 0; part < parts; part += 1) bytes.fill(part + 1, part * 8 * MIB);
  return new File([bytes], "long.wav", { type: "audio/wav" });
}

function world(change: Partial<PartSteps> = {}) {
  const held = new Map<number, string>();
  const calls: string[] = [];
  const waits: number[] = [];
  const steps: PartSteps = {
    digest,
    random: () => 0.5,
    wait: async (ms) => void waits.push(ms),
    open: async () => {
      calls.push("open");
      return ok({ id: "u_1", parts: [...held].map(([number, sha256]) => ({ number, sha256 })) });
    },
    put: async (part, { number, sha256, onProgress }) => {
      calls.push(`put ${number}`);
      onProgress(part.size);
      held.set(number, sha256);
      return ok(undefined);
    },
    complete: async (_, sha256) => {
      calls.push("complete");
      const whole = [...held].toSorted(([a], [b]) => a - b).map(([, one]) => one);
      const isRight = (await digest(joinDigests(whole))) === sha256;
      return isRight
        ? ok({ mediaKey: "key", contentType: "audio/wav", bytes: 1 })
        : trouble("damaged");
    },
    ...change,
  };
  const progress: number[][] = [];
  const abort = new AbortController();
  const send = (file: File) =>
    sendParts(file, steps, {
      signal: abort.signal,
      onProgress: (...bytes) => progress.push(bytes),
      onTrouble: (waiting) => calls.push(waiting ? "waiting" : "back"),
    });
  return { steps, held, calls, waits, progress, abort, send };
}

describe("cuts", () => {
  test("cover every byte once, in equal parts that requests can carry", () => {
    const dice = diceOf(7);
    const sizes = [1, 8 * MIB, 8 * MIB + 1, 1_000_000_000, 5 * 1_024 * MIB];
    for (const size of [...sizes, ...Array.from({ length: 300 }, () => between(dice, 1, 5.3e9))]) {
      const cuts = cutsOf(size);
      const lengths = new Set(cuts.slice(0, -1).map(({ bytes }) => bytes));
      let at = 0;
      for (const [index, cut] of cuts.entries()) {
        if (cut.fromByte !== at || cut.number !== index + 1) expect.fail(`${size}: part ${index}`);
        at += cut.bytes;
      }
      const largest = cuts[0]?.bytes ?? 0;
      expect([size, at, lengths.size <= 1, largest <= 64 * MIB, cuts.length <= 128]).toEqual([
        ...[size, size, true, true, true],
      ]);
    }
  });
});

describe("a large file", () => {
  test("is opened, sent part by part, completed", async () => {
    const { send, calls, progress } = world();
    const file = fileOf(4);
    expect(await send(file)).toMatchObject({ ok: true, value: { mediaKey: "key" } });
    expect(calls.toSorted()).toEqual(["complete", "open", "put 1", "put 2", "put 3", "put 4"]);
    expect(progress.at(-1)).toEqual([file.size, file.size, 0]);
  });

  test("is not sent again where it arrived; what differs is", async () => {
    const { send, steps, held, calls, progress } = world();
    const file = fileOf(4);
    for (const cut of cutsOf(file.size)) {
      const part = file.slice(cut.fromByte, cut.fromByte + cut.bytes);
      held.set(cut.number, await steps.digest(part));
    }
    held.set(2, "another file's");
    held.delete(4);
    await send(file);
    expect(calls.filter((call) => call.startsWith("put")).toSorted()).toEqual(["put 2", "put 4"]);
    expect(progress.at(-1)).toEqual([file.size, file.size, 16 * MIB]);
  });

  test("goes on when the server is back, and says so", async () => {
    let down = 4;
    const fresh = world();
    const { send, calls, waits } = world({
      put: async (part, options) => {
        if (options.number === 2 && down > 0) {
          down -= 1;
          return trouble("unreachable");
        }
        return fresh.steps.put(part, options);
      },
      complete: async () => ok({ mediaKey: "key", contentType: "", bytes: 1 }),
    });
    expect((await send(fileOf(3))).ok).toBe(true);
    expect([waits.length, calls.filter((call) => call === "back").length]).toEqual([4, 1]);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  });

  test("begins anew when the server has lost it, but not for ever", async () => {
    let losses = 1;
    const opened = world({
      complete: async () =>
        losses-- > 0 ? trouble("not_found") : ok({ mediaKey: "key", contentType: "", bytes: 1 }),
    });
    expect((await opened.send(fileOf(2))).ok).toBe(true);
    expect(opened.calls.filter((call) => call === "open").length).toBe(2);
    const lost = world({ complete: async () => trouble("not_found") });
    expect(await lost.send(fileOf(2))).toMatchObject({ ok: false, error: { code: "not_found" } });
    expect(lost.calls.filter((call) => call === "open").length).toBe(3);
  });

  test("a refusal ends it at once, a cancel too; nothing more is sent", async () => {
    const refused = world({ put: async () => trouble("wrong_type") });
    expect(await refused.send(fileOf(9))).toMatchObject({ error: { code: "wrong_type" } });
    expect([refused.waits, refused.calls]).toEqual([[], ["open"]]);

    const cancelled = world();
    const { put } = cancelled.steps;
    const puts: number[] = [];
    const steps: PartSteps = {
      ...cancelled.steps,
      put: async (part, options) => {
        puts.push(options.number);
        cancelled.abort.abort();
        return put(part, options);
      },
    };
    const sent = await sendParts(fileOf(9), steps, { signal: cancelled.abort.signal });
    expect([sent.ok, puts.length <= 3]).toEqual([false, true]);
  });
});

describe("nextTryMs", () => {
  const error = (code: string, retryAfterMs?: number) => ({
    ...{ code, message: "", requestId: "" },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
  test("waits longer each time up to a bound, never less than asked, and knows what is final", () => {
    const waits = [1, 2, 3, 9, 99].map((tries) => nextTryMs(error("unreachable"), tries, 1));
    expect(waits).toEqual([1_500, 3_000, 6_000, 10_000, 10_000]);
    expect(nextTryMs(error("rate_limited", 60_000), 1, 0)).toBe(60_000);
    const final = ["forbidden", "signed_out", "too_large", "library_full", "cancelled", "conflict"];
    expect(final.map((code) => nextTryMs(error(code), 1, 0))).toEqual(final.map(() => null));
    expect(nextTryMs(error("unreachable"), 150, 0)).toBe(null);
    expect(nextTryMs(error("damaged"), 4, 0)).toBe(null);
  });
});
