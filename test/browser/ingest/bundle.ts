// Bundles a browser entry with all the chunks it loads later, as the real build would split them.
import { build } from "vite";
import { type Files, text } from "../sync/server.ts";

/** Adds the entry as `/page.js` and its lazy chunks beside it. */
export async function bundleInto(files: Files, entry: string): Promise<void> {
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2022",
      lib: { entry, formats: ["es"], fileName: "page" },
    },
  });
  for (const built of Array.isArray(result) ? result : [result]) {
    if (!("output" in built)) continue;
    for (const part of built.output) {
      if (part.type === "chunk") files.set(`/${part.fileName}`, text("text/javascript", part.code));
    }
  }
}
