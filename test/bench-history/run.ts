// `npm run bench:history`: the archive from 1 to 100,000 shows, on SQLite as D1 runs it, asked everything at each size. Writes its
// table into docs/HISTORY.md.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import type { ReadStore } from "../../server/platform/history-rows.ts";
import { diceOf } from "../helpers/dice.ts";
import { writeSection } from "../helpers/marked-section.ts";
import { emptyDatabase, sqliteD1 } from "../helpers/sqlite-d1.ts";
import { grow, LINES_PER_SHOW, TRACKS_PER_SHOW } from "./grow.ts";
import { QUESTIONS } from "./questions.ts";

const SIZES = [1, 10, 100, 1_000, 10_000, 100_000];
const ROUNDS = 60;
const SEARCH_GOAL_MS = 20;

type Figure = { readonly medianMs: number; readonly p95Ms: number };

const most = Number(process.argv[2] ?? SIZES.at(-1));
const sizes = SIZES.filter((size) => size <= most);
const folder = mkdtempSync(join(tmpdir(), "judas-growth-"));
const file = join(folder, "archive.sqlite");
const database = emptyDatabase(file);
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144");
const store: ReadStore = { DB: sqliteD1(database) as unknown as ReadStore["DB"] };
const table = new Map<string, Figure[]>(QUESTIONS.map(({ name }) => [name, []]));
const bytes: number[] = [];

let shows = 0;
for (const size of sizes) {
  const beganMs = performance.now();
  await grow(database, shows, size);
  shows = size;
  console.log(`${size} shows after ${((performance.now() - beganMs) / 1_000).toFixed(1)} s`);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  bytes.push(statSync(file).size);
  for (const { name, ask } of QUESTIONS) {
    const dice = diceOf(7);
    const tookMs: number[] = [];
    for (let n = 0; n < ROUNDS; n += 1) {
      const from = performance.now();
      await ask(store, dice, shows);
      tookMs.push(performance.now() - from);
    }
    tookMs.sort((a, b) => a - b);
    const at = (share: number) => tookMs[Math.floor((ROUNDS - 1) * share)] ?? 0;
    table.get(name)?.push({ medianMs: at(0.5), p95Ms: at(0.95) });
  }
}
database.close();
rmSync(folder, { recursive: true, force: true });

const worst = Math.max(
  ...QUESTIONS.filter(({ isSearch }) => isSearch).map(
    ({ name }) => table.get(name)?.at(-1)?.p95Ms ?? 0,
  ),
);
const text = report();
console.log(text);
if (sizes.length === SIZES.length) writeSection("docs/HISTORY.md", "growth", text);
if (worst > SEARCH_GOAL_MS) process.exitCode = 1;

function report(): string {
  const number = (size: number) => size.toLocaleString("en");
  const cell = ({ medianMs, p95Ms }: Figure) => `${medianMs.toFixed(2)} / ${p95Ms.toFixed(2)}`;
  const rows = [...table].map(([name, cells]) => `| ${name} | ${cells.map(cell).join(" | ")} |`);
  const megabytes = bytes.map((size) => `${(size / 1e6).toFixed(1)} MB`);
  const { model = "" } = cpus()[0] ?? {};
  return [
    `Median / 95th percentile in ms of ${ROUNDS} questions each, everything the route does with the answer included;`,
    `${TRACKS_PER_SHOW} tracks and ${LINES_PER_SHOW} lines per show, words by Zipf's law. SQLite ${version()} on a file, Node ${process.version},`,
    `${cpus().length} × ${model}, ${new Date().toISOString().slice(0, 10)}. D1 runs the same engine; its network is not in here.`,
    "",
    `| shows | ${sizes.map(number).join(" | ")} |`,
    `|---|${sizes.map(() => "---:|").join("")}`,
    ...rows,
    `| database | ${megabytes.join(" | ")} |`,
    "",
    `Slowest search at ${number(sizes.at(-1) ?? 0)} shows (95th percentile): **${worst.toFixed(1)} ms**; goal: below ${SEARCH_GOAL_MS} ms.`,
  ].join("\n");
}

function version(): string {
  return String(emptyDatabase().prepare("SELECT sqlite_version() AS v").get()?.v);
}
