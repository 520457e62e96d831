// A command whose handler throws, and numbers that cannot be written down: the sender is answered, nobody else notices.
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { COMMAND_TABLE } from "../../server/domain/room/commands.ts";
import { addRoom, askWith, ORIGIN, outcome, tokenFor } from "./edge-helpers.ts";
import { onAir } from "./room-helpers.ts";

beforeAll(() => addRoom("hall"));
afterEach(() => void vi.restoreAllMocks());

describe("C23 a poison message", () => {
  it("C23 is answered each time, closes nobody, and the room works on", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { dj, listener } = await onAir("poisoned");
    const poison = vi.spyOn(COMMAND_TABLE["announcement.unpin"], "decide");
    poison.mockImplementation(() => {
      throw new TypeError("secret words of a stack");
    });
    for (let times = 0; times < 4; times += 1) {
      const answer = await dj.do({ kind: "announcement.unpin" });
      expect(answer).toMatchObject({ t: "refused", reason: "read_only" });
      expect(JSON.stringify(answer)).not.toContain("secret");
    }
    expect(poison).toHaveBeenCalledTimes(4);
    const said = await listener.do({ kind: "chat.say", text: "still here" });
    await dj.until(() => dj.view.chat.at(-1)?.text === "still here");
    expect([said, dj.closed, listener.closed]).toMatchObject([{ seq: 2 }, null, null]);
  });
});

describe("C21 analytics", () => {
  const join = async (ANALYTICS: unknown) =>
    outcome(
      await askWith({ ANALYTICS }, "/parties/user-session/hall", {
        headers: {
          Upgrade: "websocket",
          Origin: ORIGIN,
          "Sec-WebSocket-Protocol": `judah.v1, t.${await tokenFor("hall")}`,
        },
      }),
    );

  it.each<[string, unknown]>([
    [
      "throw",
      {
        writeDataPoint: () => {
          throw new Error("over 25 points");
        },
      },
    ],
    ["hang", { writeDataPoint: () => new Promise(() => undefined) }],
  ])("C21 that %s change nothing for a listener", async (_name, dataset) => {
    expect(await join(dataset)).toMatchObject({ frame: { t: "welcome" } });
  });

  it("C21 control: the numbers would have been written", async () => {
    const writeDataPoint = vi.fn();
    await join({ writeDataPoint });
    expect(writeDataPoint.mock.calls.map(([{ blobs }]) => blobs[0])).toEqual(["join", "request"]);
  });
});
