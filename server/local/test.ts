// `npm test`: everything. What computes shares the cores; what measures has them alone.
import { BUILD, LINT, runSteps, suite, TYPES, WEIGHT } from "./suites.ts";

const clean = await runSteps([
  [LINT, TYPES, [BUILD, WEIGHT]],
  [
    suite("workers", "test/workers/vitest.config.ts"),
    // Of the proof kit (model, bad input, faults) this is the quick size; `npm run test:long` is the full one.
    [
      suite("unit", "vitest.config.ts"),
      suite("model", "test/model/vitest.config.ts"),
      suite("bad input", "test/fuzz/vitest.config.ts"),
    ],
    // Mostly waits (a room falls asleep in real time): the others have the cores meanwhile.
    suite("contract", "test/contract/vitest.config.ts"),
  ],
  // From here on speed, starvation and sound are measured: nothing else may run beside it.
  suite("faults", "test/faults/vitest.config.ts"),
  suite("bench", "test/bench/vitest.config.ts"),
  suite("browser", "test/browser/vitest.config.ts"),
]);
process.exit(clean ? 0 : 1);
