// The Worker and its objects inside workerd itself: real SQLite, alarms, hibernation, D1, R2 and KV.
import { fileURLToPath } from "node:url";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { longestFirst } from "../helpers/longest-first.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export default defineConfig({
  root,
  plugins: [
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
    })),
  ],
  test: {
    include: ["test/workers/**/*.test.ts"],
    globalSetup: ["test/workers/receiver.ts"],
    setupFiles: ["test/workers/apply-migrations.ts", "test/workers/record-points.ts"],
    sequence: { sequencer: longestFirst(["edge-matrix", "media-hostile", "rate-hall"]) },
    testTimeout: 60_000,
    // Starting a world per file is mostly waiting.
    maxWorkers: 3,
  },
});
