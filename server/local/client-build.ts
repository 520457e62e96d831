// Builds the pages when their sources changed since the last build.
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { err, ok, type Result } from "../../shared/result.ts";
import { ROOT } from "./settings.ts";
import { hashOf, hasStamp, writeStamp } from "./stamp.ts";
import { lastWords, runTool } from "./tool.ts";

const SOURCES = ["client", "shared", "vite.config.ts", "package-lock.json"];
/** Tells from which sources the pages in dist were built. */
export const CLIENT_STAMP = join(ROOT, "dist/client.stamp");
const BUILDS = [
  ["build", "--logLevel", "warn"],
  ["build", "--mode", "frame", "--logLevel", "warn"],
  ["build", "--mode", "embed", "--logLevel", "warn"],
];

export async function ensureClient(
  say: (line: string) => void,
): Promise<Result<undefined, string>> {
  const stamp = await hashOf(SOURCES);
  if ((await hasStamp(CLIENT_STAMP, stamp)) && existsSync(join(ROOT, "dist/client/embed.js"))) {
    return ok(undefined);
  }
  say("Building the pages…");
  await rm(CLIENT_STAMP, { force: true });
  for (const args of BUILDS) {
    const { code, output } = await runTool("vite", args, { NODE_ENV: "production" });
    if (code !== 0) return err(`The pages do not build:\n${lastWords(output)}`);
  }
  await writeStamp(CLIENT_STAMP, stamp);
  return ok(undefined);
}
