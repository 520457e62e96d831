// `npm run dev`: builds the pages anew on each change and lets open pages reload themselves. The policy of the pages stays
// what it is in production: the script that reloads is a file of our own origin, and so is the number it looks at.
import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "vite";
import { CLIENT_STAMP } from "./client-build.ts";
import { ROOT } from "./settings.ts";
import type { LocalWorker } from "./worker.ts";

const MODES = ["production", "frame", "embed"] as const;
const BUILD_FILE = "assets/dev-build.txt";
const SCRIPT_FILE = "assets/dev-reload.js";
const SCRIPT = `
let known;
setInterval(async () => {
  const response = await fetch("/${BUILD_FILE}", { cache: "no-store" }).catch(() => null);
  if (!response?.ok) return;
  const build = await response.text();
  if (known !== undefined && known !== build) location.reload();
  known = build;
}, 700);`;

/** Watches pages and Worker; the returned function ends it. */
export async function watchSources(
  worker: LocalWorker,
  say: (line: string) => void,
): Promise<() => Promise<void>> {
  // What is built now carries the reloading script: the next `npm start` must not take it for its own.
  await rm(CLIENT_STAMP, { force: true });
  const watchers = await Promise.all(MODES.map(watchBuild));
  for (const watcher of watchers) {
    watcher.on("event", (event) => {
      if (event.code === "ERROR") say(`The pages do not build: ${event.error.message}`);
      if (event.code === "END") say("Pages built.");
    });
  }
  worker.onNewCode(() => {
    say("Worker reloaded.");
    void writeFile(join(ROOT, "dist/client", BUILD_FILE), randomUUID());
  });
  return async () => {
    await Promise.all(watchers.map((watcher) => watcher.close()));
  };
}

async function watchBuild(mode: (typeof MODES)[number]) {
  const watcher = await build({
    configFile: join(ROOT, "vite.config.ts"),
    mode,
    logLevel: "silent",
    // Files of the last build stay: a page that is open may still ask for them.
    build: { watch: {}, emptyOutDir: false },
    plugins: mode === "embed" ? [] : [reloading()],
  });
  if (!("on" in watcher)) throw new Error("the build does not watch");
  return watcher;
}

/** Adds the reloading script to every page, and a number that changes with each build. */
function reloading(): Plugin {
  return {
    name: "reload-open-pages",
    transformIndexHtml: () => [
      { tag: "script", attrs: { type: "module", src: `/${SCRIPT_FILE}` }, injectTo: "head" },
    ],
    generateBundle() {
      this.emitFile({ type: "asset", fileName: SCRIPT_FILE, source: SCRIPT });
      this.emitFile({ type: "asset", fileName: BUILD_FILE, source: randomUUID() });
    },
  };
}
