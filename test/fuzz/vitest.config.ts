// Input of every kind, quick sizes: the fuzzers against the real server and the codec, and the protocol's conformance.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    include: ["test/fuzz/**/*.test.ts", "test/conformance/**/*.test.ts"],
    environment: "node",
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Each file starts a server of its own and mostly waits for it.
    maxWorkers: 2,
  },
});
