// Brings the local database to the newest migration, when there is one it has not seen.
import { join } from "node:path";
import { err, ok, type Result } from "../../shared/result.ts";
import { hashOf, hasStamp, writeStamp } from "./stamp.ts";
import { lastWords, runTool } from "./tool.ts";

export async function ensureMigrated(
  stateDir: string,
  say: (line: string) => void,
): Promise<Result<undefined, string>> {
  const stamp = await hashOf(["server/migrations"]);
  const file = join(stateDir, "migrations.stamp");
  if (await hasStamp(file, stamp)) return ok(undefined);
  say("Preparing the database…");
  const { code, output } = await runTool(
    "wrangler",
    ["d1", "migrations", "apply", "DB", "--local", "--persist-to", stateDir],
    // Without a terminal wrangler applies without asking.
    { CI: "true" },
  );
  if (code !== 0) return err(`The database could not be prepared:\n${lastWords(output)}`);
  await writeStamp(file, stamp);
  return ok(undefined);
}
