// How much the Worker's isolate still holds once its garbage is collected, asked of the runtime's inspector. A process's
// memory says less: the local runtime's own simulators live in it too, and heaps grow before they are swept.
import WebSocket from "ws";

/** The Worker with its objects, among the isolates of the local runtime. */
const ISOLATE = "core:user:dj-judas";
const MIB = 1_048_576;
/** An isolate with nothing to do hears its inspector only half a minute later: it is kept busy while it is asked. */
const POKE_EVERY_MS = 20;

type Usage = { readonly usedSize?: number; readonly backingStorageSize?: number };
type Reply = { readonly id?: number; readonly result?: Usage };

export type HeapGauge = {
  /** MiB of the heap in use after a full collection. */
  usedMiB(): Promise<number>;
  /** MiB of buffers that are still held, which lie beside the heap, after a full collection. */
  buffersMiB(): Promise<number>;
  close(): void;
};

/** One connection for as long as the server lives: the runtime lets go of one only after a minute. */
export function heapGauge(origin: string, inspectorPort: number): HeapGauge {
  const socket = new WebSocket(`ws://127.0.0.1:${inspectorPort}/${ISOLATE}`);
  const opened = new Promise((resolve, reject) =>
    socket.once("open", resolve).once("error", reject),
  );
  // Whoever asks is told; nobody asking is no trouble.
  opened.catch(() => undefined);
  const answers = new Map<number, (result: Reply["result"]) => void>();
  socket.on("message", (data) => {
    const reply = JSON.parse(String(data)) as Reply;
    answers.get(reply.id ?? 0)?.(reply.result);
  });
  let asked = 0;
  const ask = (method: string) =>
    new Promise<Reply["result"]>((resolve) => {
      asked += 1;
      answers.set(asked, resolve);
      socket.send(JSON.stringify({ id: asked, method }));
    });
  const usage = async (): Promise<Usage> => {
    await opened;
    const poking = setInterval(() => {
      fetch(`${origin}/robots.txt`).catch(() => undefined);
    }, POKE_EVERY_MS);
    try {
      // The second one takes what the first one's finalizers let go.
      await ask("HeapProfiler.collectGarbage");
      await ask("HeapProfiler.collectGarbage");
      return (await ask("Runtime.getHeapUsage")) ?? {};
    } finally {
      clearInterval(poking);
    }
  };
  return {
    usedMiB: async () => ((await usage()).usedSize ?? 0) / MIB,
    buffersMiB: async () => ((await usage()).backingStorageSize ?? Number.NaN) / MIB,
    close: () => socket.terminate(),
  };
}
