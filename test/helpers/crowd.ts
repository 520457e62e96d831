// Many plain sockets from Node that do nothing but sit in a room and send heartbeats, evenly spread over time.

type Socket = WebSocket & { readonly texts: string[] };

export type Crowd = {
  readonly sockets: readonly Socket[];
  /** Heartbeats that were answered so far. */
  readonly pongs: () => number;
  /** How many have lost their connection. */
  readonly lost: () => number;
  leave(): void;
};

export type Entrance = { url: string; protocols?: string[]; headers: Record<string, string> };

/** Opens one socket per entrance, each with its first frame arrived, and starts their heartbeats. */
export async function gather(entrances: readonly Entrance[], everyMs: number): Promise<Crowd> {
  const sockets: Socket[] = [];
  for (const entrance of entrances) sockets.push(await open(entrance));
  let turn = 0;
  const beat = setInterval(() => {
    const socket = sockets[turn++ % sockets.length];
    if (socket?.readyState === WebSocket.OPEN) socket.send("ping");
  }, everyMs / sockets.length);
  return {
    sockets,
    pongs: () => sockets.flatMap(({ texts }) => texts.filter((text) => text === "pong")).length,
    lost: () => sockets.filter(({ readyState }) => readyState !== WebSocket.OPEN).length,
    leave() {
      clearInterval(beat);
      for (const socket of sockets) socket.close();
    },
  };
}

/** The next text after `from` that `wanted` accepts, parsed. */
export async function nextFrame(socket: Socket, t: string, from: number): Promise<unknown> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = socket.texts.slice(from).find((text) => text.startsWith(`{"t":"${t}"`));
    if (found) return JSON.parse(found);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`no ${t} frame came`);
}

function open({ url, protocols, headers }: Entrance): Promise<Socket> {
  // Node's WebSocket takes headers, which the browser's type does not know.
  const options = { headers, ...(protocols ? { protocols } : {}) } as unknown as string[];
  const socket = Object.assign(new WebSocket(url, options), { texts: [] as string[] });
  return new Promise((resolve, reject) => {
    socket.addEventListener("message", ({ data }) => {
      socket.texts.push(String(data));
      resolve(socket);
    });
    socket.addEventListener("close", ({ code }) => reject(new Error(`closed with ${code}`)));
  });
}
