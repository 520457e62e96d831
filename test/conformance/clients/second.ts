// The second client as a client under test; run as a program it speaks the lines of `commandClient`.
import { createInterface } from "node:readline";
import type { StartClient } from "../client-under-test.ts";
import { RoomClient } from "../second-client/client.ts";

export const startSecond: StartClient = async (at) => {
  const client = new RoomClient(at);
  return {
    send: (cmd) => client.send(cmd),
    state: async () => ({
      view: client.view,
      over: client.over !== null,
    }),
    stop: async () => client.close(),
  };
};

if (import.meta.main) {
  const { ORIGIN = "", ROOM = "", SCALE = "1" } = process.env;
  const client = await startSecond({ origin: ORIGIN, room: ROOM, scale: Number(SCALE) });
  createInterface(process.stdin).on("line", async (line) => {
    const { id, send } = JSON.parse(line) as { id: number; send?: object };
    const answer = await (send ? client.send(send) : client.state());
    process.stdout.write(`${JSON.stringify({ id, answer })}\n`);
  });
}
