// node test/economics/run.ts [minutes=10]: measures what rooms cost, prints it, and writes docs/ECONOMICS.md.
import { runEconomics, writeDown } from "./economics.ts";
import { tablesOf } from "./report.ts";

const minutes = Number(process.argv[2] ?? 10);
if (!(minutes > 0)) throw new Error("usage: node test/economics/run.ts [minutes]");
const economics = await runEconomics(minutes * 60_000, (line) => console.error(line));
console.log(tablesOf(economics.report));
writeDown(economics);
for (const failure of economics.failures) console.error(`✗ ${failure}`);
process.exit(economics.failures.length > 0 ? 1 : 0);
