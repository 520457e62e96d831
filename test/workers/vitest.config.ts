// The Worker and its objects inside workerd itself: real SQLite, alarms, hibernation, D1, R2 and KV. A runtime costs more
// than most files' tests, so files share a few of them; each finds everything as new (fresh-world.ts).
import { fileURLToPath } from "node:url";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { longestFirst } from "../helpers/longest-first.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** They count objects, and a runtime names all that it ever had. */
const OWN_RUNTIME = ["edge-guard", "edge-meter", "edge-tokens"].map(
  (name) => `test/workers/${name}.test.ts`,
);
const worker = () =>
  cloudflareTest(async () => ({
    wrangler: { configPath: `${root}wrangler.toml` },
    miniflare: {
      bindings: {
        TOKEN_SECRET: "test-token-secret-0123456789abcdefghijklmnop",
        ADMIN_SECRET: "test-admin-secret-0123456789abcdefghijklmnop",
        // Few enough that a test can fill an object.
        ROOM_SPREAD_SOCKETS: "20",
        // To the receiver of test/workers/receiver.ts, which is on this machine.
        HOOKS_TO_LOOPBACK: "1",
        TEST_MIGRATIONS: await readD1Migrations(`${root}server/migrations`),
      },
    },
  }));

const common = {
  globalSetup: ["test/workers/receiver.ts"],
  setupFiles: ["test/workers/fresh-world.ts", "test/workers/record-points.ts"],
  testTimeout: 60_000,
  // Some tests wait for the clock; the others have the cores meanwhile.
  maxWorkers: 3,
};

export default defineConfig({
  root,
  test: {
    sequence: { sequencer: longestFirst(["edge-matrix", "media-hostile", "rate-hall"]) },
    projects: [
      {
        root,
        plugins: [worker()],
        test: {
          ...common,
          name: "shared runtime",
          include: ["test/workers/**/*.test.ts"],
          exclude: OWN_RUNTIME,
          isolate: false,
        },
      },
      {
        root,
        plugins: [worker()],
        test: { ...common, name: "own runtime", include: OWN_RUNTIME },
      },
    ],
  },
});
