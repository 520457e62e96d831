// `npm test`: everything, in the order in which failures are cheapest to find.
import { BUILD, LINT, runSteps, suite, TYPES, WEIGHT } from "./suites.ts";

const clean = await runSteps([
  LINT,
  TYPES,
  BUILD,
  WEIGHT,
  // The contract suite mostly waits (a room falls asleep in real time): the others have the cores meanwhile.
  [
    suite("unit", "vitest.config.ts"),
    suite("workers", "test/workers/vitest.config.ts"),
    suite("contract", "test/contract/vitest.config.ts"),
  ],
  // The proof kit at its quick size; `npm run test:long` is the full one.
  [suite("model", "test/model/vitest.config.ts"), suite("bad input", "test/fuzz/vitest.config.ts")],
  suite("faults", "test/faults/vitest.config.ts"),
  suite("bench", "test/bench/vitest.config.ts"),
  suite("browser", "test/browser/vitest.config.ts"),
]);
process.exit(clean ? 0 : 1);
