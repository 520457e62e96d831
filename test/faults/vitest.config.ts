// Faults injected into the real server and into its parts: the quick selection. The full sizes are runs of `test:long`.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/faults/**/*.test.ts"],
    environment: "node",
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Each file may run a server of its own; more at once would only wait for each other.
    maxWorkers: 2,
  },
});
