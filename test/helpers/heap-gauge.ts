// How much the Worker's isolate still holds once its garbage is collected, asked of the runtime's inspector. A process's
// memory says less: the local runtime's own simulators live in it too, and heaps grow before they are swept.
import WebSocket from "ws";

/** The Worker with its objects, among the isolates of the local runtime. */
const ISOLATE = "core:user:dj-judas";
const MIB = 1_048_576;

type Reply = { readonly id?: number; readonly result?: { readonly usedSize?: number } };

/** MiB of the heap in use after a full collection. */
export async function heapInUseMiB(inspectorPort: number): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${inspectorPort}/${ISOLATE}`);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const ask = (id: number, method: string) =>
    new Promise<Reply["result"]>((resolve) => {
      socket.on("message", (data) => {
        const reply = JSON.parse(String(data)) as Reply;
        if (reply.id === id) resolve(reply.result);
      });
      socket.send(JSON.stringify({ id, method }));
    });
  try {
    // The second one takes what the first one's finalizers let go.
    await ask(1, "HeapProfiler.collectGarbage");
    await ask(2, "HeapProfiler.collectGarbage");
    return ((await ask(3, "Runtime.getHeapUsage"))?.usedSize ?? 0) / MIB;
  } finally {
    socket.close();
  }
}
