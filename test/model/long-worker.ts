// `node test/model/long-worker.ts <from> <to>`: lives the evenings of these seeds; one line of JSON per hundred of them.
import type { Report } from "./long.ts";
import { loadProduct } from "./runtime/register.ts";

loadProduct();
const { loadCode } = await import("./product.ts");
const { planOf } = await import("./search.ts");
const { judge } = await import("./judge.ts");
const { lifeOf } = await import("./run.ts");
const { addTally, noTally, tallyOf } = await import("./tally.ts");

const REPORT_EVERY_SEEDS = 100;
const [from, to] = process.argv.slice(2).map(Number);
if (from === undefined || to === undefined) throw new Error("from and to");
const product = await loadCode();

let tally = noTally();
let wrong: Report["wrong"] = [];
for (let seed = from; seed <= to; seed += 1) {
  const plan = planOf(seed);
  const history = await lifeOf(plan, product);
  const lines = judge(history);
  if (lines.length > 0) wrong = [...wrong, { seed, lines: lines.slice(0, 5) }];
  tally = addTally(tally, tallyOf(plan, history));
  if (seed % REPORT_EVERY_SEEDS !== 0 && seed !== to) continue;
  process.stdout.write(`${JSON.stringify({ upTo: seed, tally, wrong } satisfies Report)}\n`);
  tally = noTally();
  wrong = [];
}
process.exit(0);
