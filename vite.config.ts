// Builds the pages into dist/client: one HTML entry per page, hashed assets under /assets, nothing inline (CSP is script-src 'self').
// The embed loader is a build of its own (`--mode embed`): partners paste its address, so its name must never change.
import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { defineConfig, type Plugin, type UserConfig } from "vite";
import * as shapes from "./client/session/shape-reader.ts";

const shapeReader = fileURLToPath(new URL("client/session/shape-reader.ts", import.meta.url));
const root = fileURLToPath(new URL("client", import.meta.url));
const outDir = fileURLToPath(new URL("dist/client", import.meta.url));

/** The HTML entries, by their path in dist/client. */
export const PAGES = [
  "home/index.html",
  "room/index.html",
  "booth/index.html",
  "booth/sign-in.html",
  "report/index.html",
  "history/index.html",
  "replay/index.html",
  "embed/index.html",
  "embed/builder.html",
  "docs/index.html",
] as const;

/** `booth/sign-in.html` → `booth-sign-in`, so that a chunk's name tells whose it is. */
const entryName = (page: string) => page.replace(/(\/index)?\.html$/, "").replace("/", "-");

// CSS by browser versions: without them light-dark() and relative colours are rewritten into something longer and weaker.
const target = {
  target: "es2022",
  cssTarget: ["chrome123", "edge123", "firefox128", "safari17.5"],
  sourcemap: false,
};

const builders = Object.keys(shapes).map((builder) => `z.${builder}`);

/**
 * Building a schema has no effect of its own, so a page carries only the schemas that it uses. Whole names only: a bare "z"
 * would also drop calls of Preact's own minified function of that name, and pages stay blank. A module of ours that a page
 * takes nothing from does nothing for it either; who else uses it is no reason to load it.
 */
const treeshake = {
  manualPureFunctions: builders,
  moduleSideEffects: [
    { test: /\.css$/, sideEffects: true },
    { test: /\/(client|shared)\/.*\.tsx?$/, sideEffects: false },
  ],
};

/**
 * Style sheets are split among pages, and which of them a page loads first follows from who shares what. Each one says
 * the order of the layers, so that components win over the reset whatever comes first.
 */
const layersFirst: Plugin = {
  name: "layers-first",
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== "asset" || !file.fileName.endsWith(".css")) continue;
      file.source = `@layer tokens,base,ui,page;${file.source}`;
    }
  },
};

const pages: UserConfig = {
  resolve: { alias: { "zod/mini": shapeReader } },
  build: {
    ...target,
    outDir,
    emptyOutDir: true,
    assetsDir: "assets",
    // A data: URL in CSS or markup would need a looser policy than 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      treeshake,
      // A builder of schemas that the reader lacks is only a warning to the bundler, and a page that ends as it starts.
      onLog(level, log, handle) {
        handle(log.code === "IMPORT_IS_UNDEFINED" ? "error" : level, log);
      },
      input: Object.fromEntries(PAGES.map((page) => [entryName(page), `${root}/${page}`])),
    },
  },
};

const loader: UserConfig = {
  build: {
    ...target,
    outDir,
    emptyOutDir: false,
    rolldownOptions: {
      input: `${root}/embed/loader.ts`,
      // The element must stay defined even though nothing imports the module's exports.
      preserveEntrySignatures: "strict",
      output: { format: "es", entryFileNames: "embed.js" },
    },
  },
};

export default defineConfig(({ mode }) => ({
  root,
  base: "/",
  publicDir: "public",
  plugins: [preact({ devToolsEnabled: false }), layersFirst],
  ...(mode === "embed" ? loader : pages),
}));
