// `npm run check`: the quick half of `npm test`, for while one works.
import { BUILD, LINT, runSteps, suite, TYPES, WEIGHT } from "./suites.ts";

const clean = await runSteps([
  LINT,
  TYPES,
  BUILD,
  WEIGHT,
  [suite("unit", "vitest.config.ts"), suite("workers", "test/workers/vitest.config.ts")],
]);
process.exit(clean ? 0 : 1);
