// `node test/model/mutant-hunt.ts <mutant> <seeds>`: lives evenings with a broken product until the judge notices; says how
// many that took. Fails when it never does. `… <seeds> <file>` keeps the core of what it found in the corpus: the way a bug
// that was fixed by hand gets its case.
import { MUTANTS } from "./mutants.ts";
import { loadProduct } from "./runtime/register.ts";

const [wanted = "", seeds = "100", file = ""] = process.argv.slice(2);
const mutant = MUTANTS.find(({ name }) => name === wanted);
if (!mutant) throw new Error(`no mutant is called "${wanted}"`);
loadProduct(mutant);
const { loadCode } = await import("./product.ts");
const { planOf, promiseOf, shrink, verdictOn } = await import("./search.ts");
const { corpus, keep } = await import("./corpus.ts");
const product = await loadCode();

const evenings = function* () {
  if (file === "") for (const { name, plan } of corpus()) yield { name, plan };
  const [to = 1, from = 1] = seeds.split("-").map(Number).reverse();
  for (let seed = from; seed <= to; seed += 1) yield { name: `seed ${seed}`, plan: planOf(seed) };
};

let lived = 0;
let verdict: string | null = null;
for (const { name, plan } of evenings()) {
  lived += 1;
  const [wrong] = await verdictOn(plan, product);
  if (wrong === undefined) continue;
  verdict = `${name}: ${wrong}`;
  if (file !== "") {
    const promise = promiseOf(wrong);
    keep(file, { what: wanted, promise, plan: await shrink(plan, promise, product) });
  }
  break;
}
console.info(JSON.stringify({ lived, verdict }));
process.exit(verdict === null ? 1 : 0);
