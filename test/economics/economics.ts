// The whole economics run: every kind of hour and the idle rooms side by side, judged, and written down when it was long.
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { writeSection } from "../helpers/marked-section.ts";
import { HOURS, IDLE_OFF_AIR, IDLE_ON_AIR } from "./hours.ts";
import { failuresOf } from "./judge.ts";
import { measureRooms } from "./measure.ts";
import { type Report, tablesOf } from "./report.ts";

const RESULTS = fileURLToPath(new URL("./economics.json", import.meta.url));

const alwaysOn = { ...IDLE_OFF_AIR, name: "always-on", sockets: 10, alwaysOn: true };

export type Economics = { readonly report: Report; readonly failures: readonly string[] };

export async function runEconomics(
  stretchMs: number,
  say: (line: string) => void,
): Promise<Economics> {
  const plans = [...HOURS, IDLE_OFF_AIR, IDLE_ON_AIR, alwaysOn];
  const rooms = await measureRooms(plans, stretchMs, say);
  const [cpu] = cpus();
  const machine = `${cpus().length} cores, ${cpu?.model ?? "unknown"}`;
  const report = { at: new Date().toISOString(), machine, stretchMs, rooms };
  return { report, failures: failuresOf(rooms) };
}

/** Writes the figures and the table of docs/ECONOMICS.md. */
export function writeDown({ report }: Economics): void {
  writeFileSync(RESULTS, `${JSON.stringify(report, null, 2)}\n`);
  writeSection("docs/ECONOMICS.md", "figures", tablesOf(report));
}
