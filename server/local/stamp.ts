// Remembers from which files something was made, so that nothing is made twice from the same ones.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ROOT } from "./settings.ts";

/** A hash of the names and contents of all files under these paths (relative to the repository). */
export async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const file of await filesUnder(join(ROOT, path))) {
      hash
        .update(`${file}\0`)
        .update(await readFile(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

async function filesUnder(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => null);
  if (!entries) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** True when the stamp in `file` is this one. */
export async function hasStamp(file: string, stamp: string): Promise<boolean> {
  return (await readFile(file, "utf8").catch(() => "")) === stamp;
}

export async function writeStamp(file: string, stamp: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, stamp);
}
