// Whole journeys in Chromium against the real server. Most of a journey is waiting, so three run side by side on two cores;
// what measures sound comes afterwards, alone.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { longestFirst } from "../helpers/longest-first.ts";

const ALONE = ["first-sound", "listen-live", "live", "saver", "sync", "upload"].map(
  (name) => `test/browser/${name}.test.ts`,
);
const shared = { environment: "node", testTimeout: 120_000, hookTimeout: 150_000 } as const;

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    globalSetup: ["test/browser/global-setup.ts"],
    sequence: { sequencer: longestFirst(["axe", "kill", "room", "passkeys", "partners", "pages"]) },
    projects: [
      {
        test: {
          ...shared,
          name: "journeys",
          include: ["test/browser/**/*.test.ts"],
          exclude: ALONE,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared,
          name: "alone",
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
