// `npm run weight`: what each page makes a browser load, and whether that is too much.
import { join } from "node:path";
import { ensureClient } from "./client-build.ts";
import { tooHeavy, weigh, weightTable } from "./page-weight.ts";
import { ROOT } from "./settings.ts";

const built = await ensureClient(console.log);
if (!built.ok) {
  console.error(built.error);
  process.exit(1);
}
const weighed = await weigh(join(ROOT, "dist/client"));
console.log(weightTable(weighed));
const faults = tooHeavy(weighed);
if (faults.length > 0) console.error(`\n${faults.join("\n")}`);
process.exit(faults.length > 0 ? 1 : 0);
