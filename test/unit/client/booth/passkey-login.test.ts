// Signing in by press and by the browser's offer share one challenge, and never answer the same one twice.
import { describe, expect, test } from "vitest";
import { createLogin, type LoginSteps } from "../../../../client/booth/sign-in-login.ts";
import type { MeBody } from "../../../../shared/http/bodies.ts";
import type { Assertion, RequestOptions } from "../../../../shared/http/staff-bodies.ts";
import { err, ok } from "../../../../shared/result.ts";

const ME: MeBody = { person: "s_12345678", name: "Ruth", role: "dj", can: [], rooms: [] };
const refusal = (code: string) => err({ code, message: code, requestId: "" });
const later = () => new Promise<void>((resolve) => setTimeout(resolve));

/** A browser that signs any challenge; the offer waits until taken or until a press interrupts it. */
function world(changes: Partial<LoginSteps> = {}) {
  const log: string[] = [];
  let given = 0;
  let nowMs = 0;
  let offer: ((taken: boolean) => void) | null = null;
  const asked = new Map<string, string>();
  const signed = ({ challenge }: RequestOptions): Assertion => {
    asked.set("last", challenge);
    return { id: challenge } as Assertion;
  };
  const steps: LoginSteps = {
    options: async () => {
      given += 1;
      log.push(`options ${given}`);
      return ok({ challenge: `c${given}` } as RequestOptions);
    },
    show: async (options) => {
      offer?.(false);
      log.push(`show ${options.challenge}`);
      return ok(signed(options));
    },
    offered: (options) =>
      new Promise((resolve) => {
        log.push(`offer ${options.challenge}`);
        offer = (taken) => resolve(taken ? ok(signed(options)) : refusal("cancelled"));
      }),
    login: async ({ id }) => {
      log.push(`login ${id}`);
      return ok(ME);
    },
    nowMs: () => nowMs,
    ...changes,
  };
  return {
    login: createLogin(steps),
    log,
    take: () => offer?.(true),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe("signing in with a passkey", () => {
  test("by press: one challenge, shown and answered", async () => {
    const { login, log } = world();
    expect(await login.press()).toEqual(ok(ME));
    expect(log).toEqual(["options 1", "show c1", "login c1"]);
  });

  test("by the browser's offer", async () => {
    const { login, log, take } = world();
    const offered = login.offer();
    await later();
    take();
    expect(await offered).toEqual(ok(ME));
    expect(log).toEqual(["options 1", "offer c1", "login c1"]);
  });

  test("a press takes over the offer and its challenge, and only one of them signs in", async () => {
    const { login, log } = world();
    const offered = login.offer();
    await later();
    expect(await login.press()).toEqual(ok(ME));
    expect(await offered).toBe(null);
    expect(log).toEqual(["options 1", "offer c1", "show c1", "login c1"]);
  });

  test("a press before the offer's challenge came: the offer is never made", async () => {
    const { login, log } = world();
    const offered = login.offer();
    const pressed = login.press();
    expect([await offered, await pressed]).toEqual([null, ok(ME)]);
    expect(log).toEqual(["options 1", "show c1", "login c1"]);
  });

  test("a challenge that waited too long, or was answered, is not used again", async () => {
    const { login, log, pass } = world({ login: async () => refusal("bad_passkey") });
    void login.offer();
    await later();
    pass(120_001);
    expect(await login.press()).toEqual(refusal("bad_passkey"));
    await login.press();
    expect(log).toEqual(["options 1", "offer c1", "options 2", "show c2", "options 3", "show c3"]);
  });

  test("no challenge: the press says why, the offer says nothing, the next press asks again", async () => {
    let answers = 0;
    const options: LoginSteps["options"] = async () => {
      answers += 1;
      return answers < 3 ? refusal("rate_limited") : ok({ challenge: "c3" } as RequestOptions);
    };
    const { login } = world({ options });
    expect(await login.offer()).toBe(null);
    expect(await login.press()).toEqual(refusal("rate_limited"));
    expect(await login.press()).toEqual(ok(ME));
  });
});
