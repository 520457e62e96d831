// What a measured run of a spread room must leave behind so that the simulator can be held against it. The simulator
// runs the same load with the same windows; counts must agree closely, delays within the noise of a busy machine.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";

const count = z.int().check(z.nonnegative());
const ms = z.number().check(z.nonnegative());

/** One run: a leader, its relays, listeners on the relays, and commands that come in through all of them evenly. */
export const measuredRelays = z.object({
  /** When and on what, for the reader. */
  at: z.string(),
  machine: z.string(),
  relays: count,
  /** Sockets of all relays together, spread evenly. The leader itself has none. */
  listeners: count,
  /** Time under load, from the first command to the last. */
  durationMs: ms,
  /** Commands that were sent by listeners and became events. One event per command. */
  events: count,
  /** Calls of `take` that the leader made, all relays together, during `durationMs`. */
  pushes: count,
  /** Calls of `carry` with at least one command that the leader received. */
  carries: count,
  /** Calls of `carry` without any command (counts and reactions only). */
  reports: count,
  /** Frames with events that went to sockets, all listeners together. */
  frames: count,
  /** From a command's sending to its event's arrival at a listener, over all listeners. */
  p50Ms: ms,
  p99Ms: ms,
  /** Shortest pause between two pushes to one relay; 0 when only "one in flight" holds them back. */
  pushWindowMs: ms,
  /** Shortest pause between two batches of one relay to its sockets. */
  batchWindowMs: ms,
  /** Shortest pause between two carries of one relay; 0 when only "one in flight" holds them back. */
  carryWindowMs: ms,
  /** User and system time of the server process over the run: all objects share it locally. */
  cpuMs: ms,
});
export type MeasuredRelays = z.infer<typeof measuredRelays>;

const FULL = fileURLToPath(new URL("../long/results/relays-measured.json", import.meta.url));
const SAMPLE = fileURLToPath(new URL("./relays-sample.json", import.meta.url));

/** The runs there are to compare with: the committed sample, and the full-size one when it was made here. */
export function measuredRuns(): { name: string; run: MeasuredRelays }[] {
  const files = [
    { name: "sample", file: SAMPLE },
    { name: "full size", file: FULL },
  ];
  return files
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => ({ name, run: readRun(file) }));
}

function readRun(file: string): MeasuredRelays {
  return z.parse(measuredRelays, JSON.parse(readFileSync(file, "utf8")));
}
