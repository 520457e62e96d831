// How much an isolate holds of the media it tells: asked for far more than there is room for, it holds no more than that.
import { heapGauge } from "../helpers/heap-gauge.ts";
import { freePort } from "../helpers/lean-process.ts";
import { startLeanServer } from "../helpers/lean-server.ts";

const SIZES_BYTES = [20_000, 160_000, 1_048_576] as const;

export type Held = {
  /** MiB of buffers before, and the most after any round. */
  readonly beforeMiB: number;
  readonly mostMiB: number;
  readonly toldMiB: number;
};

/** Asks for `objects` different objects of all sizes, whole and in pieces, `rounds` times over. */
export async function measureMemory(objects: number, rounds: number): Promise<Held> {
  const inspectorPort = await freePort();
  const entry = "test/bench-edge/workers/worker.ts";
  const vars = { BENCH_MODE: "ours", BENCH_FAR_MS: "0" };
  const server = await startLeanServer({ entry, vars, inspectorPort });
  const gauge = heapGauge(server.origin, inspectorPort);
  try {
    const paths: string[] = [];
    for (let n = 0; n < objects; n += 1) {
      const key = `audio/${String(n).padStart(22, "0")}.mp3`;
      const body = new Uint8Array(SIZES_BYTES[n % SIZES_BYTES.length] ?? 0).fill(n & 255);
      await fetch(`${server.origin}/bench/media?key=${key}`, { method: "PUT", body });
      paths.push(`/media/${key}`);
    }
    const beforeMiB = await gauge.buffersMiB();
    let mostMiB = 0;
    let told = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const [n, path] of paths.entries()) {
        const headers: Record<string, string> = n % 4 === 3 ? { Range: "bytes=100-15099" } : {};
        told += (await (await fetch(server.origin + path, { headers })).arrayBuffer()).byteLength;
      }
      mostMiB = Math.max(mostMiB, await gauge.buffersMiB());
    }
    return { beforeMiB, mostMiB, toldMiB: told / 1_048_576 };
  } finally {
    gauge.close();
    await server.stop();
  }
}
