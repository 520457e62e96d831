// What the client suite asks of a client, and how a client in any language is driven: lines of JSON on its standard streams.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export type Outcome =
  | { readonly ok: true; readonly seq: number | null }
  | { readonly ok: false; readonly reason: string };

export type ClientUnderTest = {
  /** Sends a command; resolves with its fate. */
  send(cmd: object): Promise<Outcome>;
  /** The folded view, and whether the client has given up for good. */
  state(): Promise<{ view: unknown; over: boolean }>;
  stop(): Promise<void>;
};

/** Starts a listener of `room` at `origin`; every wait of the client is multiplied by `scale`. */
export type StartClient = (at: {
  readonly origin: string;
  readonly room: string;
  readonly scale: number;
}) => Promise<ClientUnderTest>;

type Reply = { id: number; answer: unknown };

/**
 * A client that is a program: it is started with ORIGIN, ROOM and SCALE in its environment, reads lines
 * `{"id":1,"send":{…command}}` and `{"id":2,"state":true}`, and writes `{"id":1,"answer":…}` when it knows.
 */
export function commandClient(command: string): StartClient {
  return async ({ origin, room, scale }) => {
    const child: ChildProcess = spawn(command, {
      shell: true,
      detached: true,
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ORIGIN: origin, ROOM: room, SCALE: String(scale) },
    });
    const waiting = new Map<number, (answer: unknown) => void>();
    if (child.stdout) {
      createInterface(child.stdout).on("line", (line) => {
        const { id, answer } = JSON.parse(line) as Reply;
        waiting.get(id)?.(answer);
        waiting.delete(id);
      });
    }
    let count = 0;
    const ask = <T>(question: object): Promise<T> =>
      new Promise((resolve) => {
        count += 1;
        waiting.set(count, resolve as (answer: unknown) => void);
        child.stdin?.write(`${JSON.stringify({ id: count, ...question })}\n`);
      });
    return {
      send: (cmd) => ask({ send: cmd }),
      state: () => ask({ state: true }),
      stop: () => end(child),
    };
  };
}

async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return;
  // Its group, because a shell stands between.
  process.kill(-child.pid, "SIGKILL");
  await gone;
}
