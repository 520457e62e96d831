// The peers that run on Node, each a program of its own in a process of its own.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { pinned } from "../../helpers/workerd.ts";
import type { Contender, Running } from "../contender.ts";

const running = new Set<number>();
process.once("exit", () => {
  for (const pid of running) process.kill(pid, "SIGKILL");
});

function startProgram(program: string, core: number): Promise<Running> {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const [command = "", ...args] = pinned(core, [process.execPath, path]);
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  const pid = child.pid ?? 0;
  running.add(pid);
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  gone.then(() => running.delete(pid));
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`${program} ended with ${code}`)));
    child.stdout.on("data", (chunk: Buffer) => {
      const port = /^port (\d+)/m.exec(chunk.toString())?.[1];
      if (!port) return;
      const stop = () => {
        child.kill("SIGKILL");
        return gone;
      };
      resolve({ port: Number(port), pid, stop });
    });
  });
}

export const ws: Contender = {
  name: "ws",
  what: "`ws` on Node: loop over the clients, the buffer as it came, compression off",
  start: (_, core) => startProgram("ws-program.ts", core),
  door: () => ({ path: "/" }),
  say: (text, id) => `{"id":"op-${String(id).padStart(8, "0")}","text":"${text}"}`,
};

export const socketIo: Contender = {
  name: "socket-io",
  what: "Socket.IO on Node: `io.emit`, WebSocket transport only, compression off, handshake request dropped",
  start: (_, core) => startProgram("socket-io-program.ts", core),
  door: () => ({ path: "/socket.io/?EIO=4&transport=websocket" }),
  say: (text, id) => `42["m","op-${String(id).padStart(8, "0")} ${text}"]`,
  /** Engine.IO: open is answered with a connect, a ping with a pong. */
  answer(frame, socket) {
    if (frame[0] === 0x30) socket.send("40");
    else if (frame.length === 1 && frame[0] === 0x32) socket.send("3");
  },
  greets: true,
};
