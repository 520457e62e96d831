// D6 of the bad input, quick size: all curated requests and a fresh sample, as bytes, against the real server.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diceOf } from "../helpers/dice.ts";
import { Arena } from "./arena.ts";
import { damaged, faultsOf, MARK, tryRequests } from "./d6-http.ts";
import { exchange, readAnswers } from "./raw-http.ts";

const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
let arena: Arena;

beforeAll(async () => {
  arena = await Arena.open();
});
afterAll(() => arena?.close());

describe(`bad input, seed ${SEED}`, () => {
  it("D6 requests: a defined answer in the one shape, nothing reflected, changed or leaked", async () => {
    const { cases, failures } = await arena.run(() => tryRequests(arena, 400, SEED));
    expect(failures).toEqual([]);
    expect(cases).toBeGreaterThan(620);
  });
});

describe("the judges themselves", () => {
  const answer = (status: number, headers: string, body: string) =>
    readAnswers(`HTTP/1.1 ${status} X\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`)
      .answers;
  const OURS =
    "X-Request-Id: a\r\nContent-Security-Policy: a\r\nX-Content-Type-Options: nosniff\r\n" +
    "Referrer-Policy: a\r\nContent-Type: application/problem+json\r\n";
  const FINE = '{"type":"/api/docs#a","title":"b","status":404,"code":"a","requestId":"c"}';
  const judged = (status: number, headers: string, body: string) =>
    faultsOf({ answers: answer(status, headers, body), text: headers + body, ended: true });

  it("D6 know a right answer from each wrong one", () => {
    expect(judged(404, OURS, FINE)).toEqual([]);
    expect(judged(400, "", "")).toEqual([]);
    const wrong = [
      judged(200, "", "hello"),
      judged(500, OURS, FINE),
      judged(404, OURS.replace("Referrer-Policy: a\r\n", ""), FINE),
      judged(404, OURS, '{"error":"x"}'),
      judged(410, OURS, FINE),
      judged(404, OURS, FINE.replace('"b"', `"${MARK}"`)),
      judged(404, OURS, FINE.replace('"b"', '"at join (file:///server/edge/join.ts:1:1)"')),
      judged(200, `${OURS}X-Injected: yes\r\n`, "{}"),
    ];
    expect(wrong.map((faults) => faults.length > 0)).toEqual(wrong.map(() => true));
  });

  it("D6 damage a request, but never its host", () => {
    const whole = "GET / HTTP/1.1\r\nHost: here\r\nX: y\r\n\r\n";
    const texts = Array.from({ length: 200 }, (_, n) => damaged(whole, diceOf(n)));
    expect(texts.filter((text) => text === whole).length).toBeLessThan(40);
    expect(texts.every((text) => text.includes("Host: here\r\n"))).toBe(true);
  });

  it("D6 hear two answers to two requests at once", async () => {
    const one = `GET /api/time HTTP/1.1\r\nHost: ${arena.server.origin.slice(7)}\r\n\r\n`;
    const { answers } = await exchange(arena.server.port, one + one, {
      withinMs: 10_000,
      awaited: 2,
    });
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });
});
