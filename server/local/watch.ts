// `npm run dev`: builds the pages again on each change and lets open pages reload themselves. Production policy stays as
// it is: the reloading script is a file of our own origin, and it reads a file of our own origin.

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./settings.ts";
import type { LocalWorker } from "./worker.ts";

export async function watchClient(worker: LocalWorker, say: (line: string) => void) {
  return async () => {};
}
