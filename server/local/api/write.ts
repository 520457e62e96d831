// Writes the API's description and its types, which are kept with the sources so that a change of the contract shows in review.
// `npm run api` writes them; with `--check` it only says whether they are up to date.
import { readFile, writeFile } from "node:fs/promises";
import { ROOT } from "../settings.ts";
import { describeApi } from "./describe.ts";
import { loadRoutes } from "./described.ts";
import { typesOf } from "./types.ts";

/** Each file by its path in the tree, as it must be. */
export async function apiFiles(): Promise<Readonly<Record<string, string>>> {
  const description = await describeApi(await loadRoutes());
  return {
    "client/public/openapi.json": `${JSON.stringify(description, null, 2)}\n`,
    "client/session/api-types.d.ts": typesOf(description),
  };
}

/** Paths of the files that are not as the routes say; written anew unless only asked. */
export async function outdatedFiles({ write }: { write: boolean }): Promise<string[]> {
  const outdated: string[] = [];
  for (const [path, text] of Object.entries(await apiFiles())) {
    if ((await readFile(ROOT + path, "utf8").catch(() => "")) === text) continue;
    outdated.push(path);
    if (write) await writeFile(ROOT + path, text);
  }
  return outdated;
}

if (import.meta.main) {
  const write = !process.argv.includes("--check");
  const outdated = await outdatedFiles({ write });
  for (const path of outdated) console.log(write ? `written: ${path}` : `out of date: ${path}`);
  if (!write && outdated.length > 0) process.exitCode = 1;
}
