// `node test/model/replay.ts <seed>`: lives the evening of one seed again, says what is wrong with it, cuts it down to its
// core and keeps that in the corpus. `node test/model/replay.ts <name of a corpus case>` lives that one.
import { loadProduct } from "./runtime/register.ts";

loadProduct();
const { loadCode } = await import("./product.ts");
const { planOf, promiseOf, shrink, verdictOn } = await import("./search.ts");
const { corpus, keep } = await import("./corpus.ts");

const [wanted = ""] = process.argv.slice(2);
const seed = Number(wanted);
const known = corpus().find(({ name }) => name === wanted);
if (!known && !Number.isSafeInteger(seed)) throw new Error("a seed, or the name of a corpus case");
const product = await loadCode();
const evening = known?.plan ?? planOf(seed);
const wrong = await verdictOn(evening, product);
console.info(wrong.length === 0 ? "nothing is wrong" : wrong.join("\n"));
if (wrong[0] !== undefined) {
  const promise = promiseOf(wrong[0]);
  const core = await shrink(evening, promise, product);
  const [what = ""] = await verdictOn(core, product);
  console.info(`${core.steps.length} steps are enough:`);
  for (const { afterMs, act } of core.steps) console.info(`  +${afterMs} ms`, JSON.stringify(act));
  console.info(what);
  if (!known) {
    console.info("kept in", keep(`seed-${seed}`, { what, promise, foundBySeed: seed, plan: core }));
  }
  process.exitCode = 1;
}
