// node test/simulation/measure-calls.ts: the processor time of a call between two objects, for test/simulation/costs.ts.
// Both sides together, the runtime's own work included: local objects share a process.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { totalCpuMs } from "../helpers/process-usage.ts";
import { startWorkerd } from "../helpers/workerd.ts";

const CALLS = 4_000;
const folder = mkdtempSync(join(tmpdir(), "judas-calls-"));
const server = await startWorkerd({
  entry: "test/workers/calling-objects.ts",
  objects: { CALLER: "Caller", CALLEE: "Callee" },
  folder,
});
try {
  await round(0);
  const empty = await round(0);
  const full = await round(100);
  console.log(`one call, both sides: ${empty.toFixed(0)} µs`);
  console.log(`each event in it, both sides: ${((full - empty) / 100).toFixed(2)} µs`);
} finally {
  await server.kill9();
  rmSync(folder, { recursive: true, force: true });
}

/** Microseconds of processor time per call. */
async function round(events: number): Promise<number> {
  const beforeMs = totalCpuMs(server.pid);
  const answer = await fetch(`${server.origin}/${CALLS}/${events}`);
  const answered = await answer.json();
  if (answered !== CALLS) throw new Error(`${answered} of ${CALLS} calls were answered`);
  return ((totalCpuMs(server.pid) - beforeMs) * 1_000) / CALLS;
}
