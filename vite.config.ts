// Builds the pages into dist/client: one HTML entry per page, hashed assets under /assets, nothing inline (CSP is script-src 'self').
// What partners' pages load is built apart: the loader (`--mode embed`), whose address they paste, so its name must never
// change; and the frame (`--mode frame`), which browsers keep apart from our own pages anyway: in one piece it is smallest.
import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { defineConfig, type Plugin, type UserConfig } from "vite";

const shapeReader = fileURLToPath(new URL("client/session/shape-reader.ts", import.meta.url));
const root = fileURLToPath(new URL("client", import.meta.url));
const outDir = fileURLToPath(new URL("dist/client", import.meta.url));

/** The HTML entries that share their code, by their path in dist/client. */
const PAGES = [
  "home/index.html",
  "room/index.html",
  "booth/index.html",
  "booth/sign-in.html",
  "report/index.html",
  "history/index.html",
  "replay/index.html",
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

/**
 * Building a schema has no effect of its own, and pages carry only those they use. Said at each place where one is built: the
 * bundler would take a bare name for Preact's own minified function of that name too, and not know of `.check` behind it.
 */
const pureSchemas: Plugin = {
  name: "pure-schemas",
  enforce: "pre",
  transform: {
    filter: { id: /\/(client|shared)\/.*\.tsx?$/, code: "zod/mini" },
    handler: (code) => ({ code: code.replace(/\bz\s*\.\w+\(/g, "/*#__PURE__*/ $&"), map: null }),
  },
};

/** Around each `import()`: Vite's own helper cannot try again, and carries nonces and relative bases that we never need. */
const ownHelper: Plugin = {
  name: "own-helper",
  enforce: "pre",
  load: {
    filter: { id: /^\0vite\/preload-helper\.js$/ },
    handler: () => `export { bring as __vitePreload } from "${root}/ui/bring.ts";`,
  },
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

const shared: NonNullable<UserConfig["build"]> = {
  ...target,
  outDir,
  assetsDir: "assets",
  // A data: URL in CSS or markup would need a looser policy than 'self'.
  assetsInlineLimit: 0,
  modulePreload: {
    polyfill: false,
    // Code on demand names itself among its parts, also when it needs no others.
    resolveDependencies: (file, parts, { hostType }) =>
      hostType === "js" ? [...new Set([file, ...parts])] : parts,
  },
};

const bundle = {
  treeshake: {
    // A module of ours that a page takes nothing from does nothing for it; who else uses it is no reason to load it.
    moduleSideEffects: [
      { test: /\.css$/, sideEffects: true },
      { test: /\/(client|shared)\/.*\.tsx?$/, sideEffects: false },
    ],
  },
  // A builder of schemas that the reader lacks is only a warning to the bundler, and a page that ends as it starts.
  onLog(level, log, handle) {
    handle(log.code === "IMPORT_IS_UNDEFINED" ? "error" : level, log);
  },
} satisfies NonNullable<UserConfig["build"]>["rolldownOptions"];

const pages: UserConfig = {
  build: {
    ...shared,
    emptyOutDir: true,
    rolldownOptions: {
      ...bundle,
      input: Object.fromEntries(PAGES.map((page) => [entryName(page), `${root}/${page}`])),
    },
  },
};

type Modules = { getModuleInfo(id: string): { isEntry: boolean; importers: string[] } | null };

/** Puts all that a page needs at first into one chunk; what it imports later stays apart. */
function inOnePiece(name: string) {
  const firsts = new Map<string, boolean>();
  const isFirst = (id: string, modules: Modules): boolean => {
    const known = firsts.get(id);
    if (known !== undefined) return known;
    // Modules that import each other are first by somebody else, or not at all.
    firsts.set(id, false);
    const info = modules.getModuleInfo(id);
    const first = info?.isEntry || info?.importers.some((by) => isFirst(by, modules)) || false;
    firsts.set(id, first);
    return first;
  };
  const pick = (id: string, modules: Modules) => (isFirst(id, modules) ? name : null);
  return { codeSplitting: { groups: [{ name: pick, debugName: name }] } };
}

const frame: UserConfig = {
  build: {
    ...shared,
    emptyOutDir: false,
    rolldownOptions: {
      ...bundle,
      input: { embed: `${root}/embed/index.html` },
      output: inOnePiece("embed"),
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

const BUILDS: Readonly<Record<string, UserConfig>> = { frame, embed: loader };

export default defineConfig(({ mode }) => ({
  root,
  base: "/",
  publicDir: "public",
  resolve: { alias: { "zod/mini": shapeReader } },
  plugins: [preact({ devToolsEnabled: false }), pureSchemas, ownHelper, layersFirst],
  worker: { plugins: () => [pureSchemas], rolldownOptions: bundle },
  ...(BUILDS[mode] ?? pages),
}));
