// A TCP proxy that makes a network bad on purpose: between a client and the real server, one direction at a time.
import { connect, createServer, type Server, type Socket } from "node:net";
import { pipe } from "./pipe.ts";
import type { Direction, Toxics } from "./toxics.ts";

export type ChaosProxy = {
  readonly port: number;
  /** Connections that were accepted so far, and those that are open at the client's side. */
  readonly accepted: () => number;
  readonly open: () => number;
  /** Replaces the toxics of a direction ("up" is from client to server), for open connections too. */
  set(direction: Direction, toxics: Toxics): void;
  /** The same for both directions; nothing given: a good network. Connections that swallowed bytes end now. */
  both(toxics?: Toxics): void;
  /** Resets every open connection (reset_peer). */
  reset(): void;
  /** Refuses and drops everything until `up` (down). */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
};

export type ProxyOptions = {
  readonly targetPort: number;
  readonly port?: number;
  readonly random?: () => number;
};

/** Listens on 127.0.0.1 and carries every connection to `targetPort`. */
export async function startProxy(options: ProxyOptions): Promise<ChaosProxy> {
  const { targetPort, random = Math.random } = options;
  const now: Record<Direction, Toxics> = { up: {}, down: {} };
  const pairs = new Set<readonly [Socket, Socket]>();
  let accepted = 0;
  const accept = (client: Socket) => {
    accepted += 1;
    const server = connect({ port: targetPort, host: "127.0.0.1", noDelay: true });
    client.setNoDelay(true);
    const pair = [client, server] as const;
    pairs.add(pair);
    pipe(client, server, () => now.up, random);
    pipe(server, client, () => now.down, random);
    const forget = () => client.destroyed && server.destroyed && pairs.delete(pair);
    for (const socket of pair) socket.on("close", forget);
  };
  const drop = (end: (socket: Socket) => void) => {
    for (const pair of pairs) for (const socket of pair) end(socket);
  };
  let server = await listen(options.port ?? 0, accept);
  const { port } = server.address() as { port: number };
  const down = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    drop((socket) => socket.destroy());
    await closed;
  };
  return {
    port,
    accepted: () => accepted,
    open: () => [...pairs].filter(([client]) => !client.destroyed).length,
    set: (direction, toxics) => {
      now[direction] = toxics;
    },
    both: (toxics = {}) => {
      const lost = now.up.swallow || now.down.swallow;
      Object.assign(now, { up: toxics, down: toxics });
      if (lost && !toxics.swallow) drop((socket) => socket.destroy());
    },
    reset: () => drop((socket) => socket.resetAndDestroy()),
    down,
    up: async () => {
      server = await listen(port, accept);
    },
    stop: down,
  };
}

function listen(port: number, accept: (client: Socket) => void): Promise<Server> {
  const server = createServer(accept);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
