// The simulated world: dozens of random evenings, the corpus of those that once went wrong, and mutants that must be
// caught. The full size is a long run (test/model/long.ts).
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  resolve: {
    alias: { partyserver: fileURLToPath(new URL("./runtime/partyserver.ts", import.meta.url)) },
  },
  test: {
    include: ["test/model/**/*.test.ts"],
    environment: "node",
    testTimeout: 300_000,
    // Each mutant is a process of its own; two at a time fill two cores.
    maxConcurrency: 2,
  },
});
