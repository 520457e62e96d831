// What only a real process can show: workerd on a port, natural sleep, real time. Slow by nature.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/contract/**/*.test.ts"],
    environment: "node",
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // One sleeps for a minute; the others need not wait for it.
    maxWorkers: 2,
  },
});
