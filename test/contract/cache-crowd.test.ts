// A crowd that asks for what nobody has kept yet, on the runtime as it is deployed: requests of one isolate wait for each
// other there, which the test pool of the runtime switches off.
import { afterAll, beforeAll, expect, test } from "vitest";
import { fromElsewhere } from "../helpers/addresses.ts";
import { type LeanServer, startLeanServer } from "../helpers/lean-server.ts";

const CROWD = 300;
let server: LeanServer;

beforeAll(async () => {
  server = await startLeanServer();
});
afterAll(() => server?.stop());

test("everybody is answered, one of them by the source", async () => {
  const asked = Array.from({ length: CROWD }, async () => {
    const response = await fetch(`${server.origin}/api/home`, { headers: fromElsewhere() });
    return { status: response.status, text: await response.text() };
  });
  const answers = await Promise.all(asked);
  expect([...new Set(answers.map(({ status }) => status))]).toEqual([200]);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  const after = await fetch(`${server.origin}/api/home`);
  expect(after.headers.get("X-Cache")).toBe("EDGE-HIT");
  expect(server.logs.filter((line) => line.includes("failed"))).toEqual([]);
});
