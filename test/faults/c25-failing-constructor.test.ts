// A room whose constructor throws (a failed migration does the same): everybody is told to try again, and the first who does
// after it is well again gets in. The gate in front of the object must not stay shut.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLOSES } from "../../shared/protocol/close.ts";
import { type LeanServer, startLeanServer } from "../helpers/lean-server.ts";
import { RawSocket } from "../helpers/raw-socket.ts";

let server: LeanServer;

beforeAll(async () => {
  server = await startLeanServer({ entry: "test/workers/fault-edge.ts", rooms: ["main", "calm"] });
});
afterAll(() => server?.stop());

const failNext = (times: number) => fetch(`${server.origin}/fail?times=${times}`);

/** The type of the first frame, or the code with which it was closed. */
async function join(room: string): Promise<string | number> {
  const token = await server.tokenFor("p_listener01", { room });
  return new Promise((resolve, reject) => {
    RawSocket.open({
      port: server.port,
      path: `/parties/user-session/${room}`,
      protocols: ["judah.v1", `t.${token}`],
      headers: { Origin: server.origin },
      onText: (text, socket) => {
        resolve(JSON.parse(text).t);
        socket.destroy();
      },
      onClose: (code) => resolve(code),
    }).catch(reject);
  });
}

describe("C25 a constructor that throws", () => {
  it("C25 closes with a code that says: again, and the next one gets in", async () => {
    await failNext(1);
    expect(await join("main")).toBe(CLOSES.failed.code);
    expect(CLOSES.failed.advice).toBe("retry");
    expect(await join("main")).toBe("welcome");
  });

  it("C25 over HTTP is 503 with the wait, no words of the error, and then well again", async () => {
    await server.kill9();
    await server.restart();
    await failNext(1);
    const refused = await fetch(`${server.origin}/api/rooms/main/log`);
    const body = await refused.text();
    expect([refused.status, Number(refused.headers.get("Retry-After")) > 0]).toEqual([503, true]);
    expect(body).not.toMatch(/purpose|constructor|\.ts|at /);
    expect((await fetch(`${server.origin}/api/rooms/main/log`)).status).toBe(200);
  });

  it("C25 again and again is no loop: one construction per request, and other rooms are well", async () => {
    await server.kill9();
    await server.restart();
    expect(await join("calm")).toBe("welcome");
    const before = (await (await failNext(50)).json()) as { constructed: number };
    for (let n = 0; n < 5; n += 1) expect(await join("main")).toBe(CLOSES.failed.code);
    const after = (await (await failNext(0)).json()) as { constructed: number };
    expect(after.constructed - before.constructed).toBe(5);
    expect([await join("calm"), await join("main")]).toEqual(["welcome", "welcome"]);
  });
});
