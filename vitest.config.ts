// Pure code under Node: the fast half of the tests. The other suites have configs of their own beside them.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "test/unit/**/*.test.{ts,tsx}",
      "test/{economics,simulation}/**/*.test.ts",
      "test/*.test.ts",
    ],
    environment: "node",
    // Pure code leaves nothing behind that a world per file would have to protect from.
    isolate: false,
    // A busy machine must not pass for a fault.
    testTimeout: 60_000,
  },
});
