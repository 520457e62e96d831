// C9: goodbyes as no browser says them, in raw frames to the real server. Whoever leaves like this is off the counts at
// once, although the runtime answers some of them never; the others in the room notice nothing else.
import { afterAll, beforeAll, expect, test } from "vitest";
import { SOCKET_PREFIX } from "../../shared/http/paths.ts";
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../shared/protocol/version.ts";
import { type LeanServer, startLeanServer } from "../helpers/lean-server.ts";
import { RawSocket } from "../helpers/raw-socket.ts";
import { encodeFrame, OPCODES } from "../helpers/ws-frame.ts";
import { Stage, until } from "./kill/stage.ts";
import type { Stubborn } from "./kill/stubborn.ts";

let server: LeanServer;
let stage: Stage;
let witness: Stubborn;
let leavers = 0;

beforeAll(async () => {
  server = await startLeanServer({ rooms: ["main"] });
  stage = new Stage(server, "main");
  witness = await stage.onAir();
});
afterAll(async () => {
  stage.close();
  await server.stop();
});

async function enter(): Promise<RawSocket> {
  leavers += 1;
  const { port, origin, token } = await stage.way(`p_leaver${1_000 + leavers}`);
  return RawSocket.open({
    port,
    path: `${SOCKET_PREFIX}main`,
    headers: { Origin: origin },
    protocols: [SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX + token],
  });
}

const goodbye = (payload: readonly number[]) => (socket: RawSocket) =>
  socket.sendRaw(encodeFrame(OPCODES.close, Buffer.from(payload)));
const withCode = (code: number, reason: readonly number[] = []) =>
  goodbye([code >> 8, code & 0xff, ...reason]);

function twice(socket: RawSocket): void {
  withCode(1000)(socket);
  withCode(1001)(socket);
}

const WAYS: [string, (socket: RawSocket) => void][] = [
  ["no code", goodbye([])],
  ["half a code", goodbye([3])],
  ["the code 0", withCode(0)],
  ["the code 999", withCode(999)],
  ["the reserved code 1005", withCode(1005)],
  ["the reserved code 1006", withCode(1006)],
  ["the reserved code 1015", withCode(1015)],
  ["the code 5000", withCode(5_000)],
  ["the code 65535", withCode(65_535)],
  ["a reason that is no UTF-8", withCode(1000, [0xff, 0xfe])],
  ["a reason longer than a control frame", withCode(1000, Array(200).fill(0x78))],
  ["two goodbyes", twice],
  ["an end without a goodbye", (socket) => socket.tcp.end()],
  ["a reset", (socket) => socket.tcp.resetAndDestroy()],
  [
    "the end of the line in the middle of a frame",
    (socket) => socket.tcp.end(Buffer.from([0x81, 0x84, 1])),
  ],
];

test.each(WAYS)("C9 %s: off the counts at once, everybody else stays", async (_, leave) => {
  const socket = await enter();
  await until("the newcomer is counted", () => witness.record.believedSockets === 2);
  leave(socket);
  await until("the leaver is not counted", () => witness.record.believedSockets === 1, 5_000);
  expect(witness.sockets).toBe(1);
  socket.destroy();
});

test("C9 somebody who says nothing at all is still counted (control)", async () => {
  const socket = await enter();
  await until("the newcomer is counted", () => witness.record.believedSockets === 2);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(witness.record.believedSockets).toBe(2);
  socket.destroy();
});
