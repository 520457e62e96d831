// The short bench of the pull request, and the tests of what the bench and the fault tests stand on.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/bench/**/*.test.ts", "test/helpers/**/*.test.ts"],
    environment: "node",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two measurements at once would measure each other.
    fileParallelism: false,
  },
});
