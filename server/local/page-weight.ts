// What each page makes a browser load, read from the very files that are served: the scripts and preloads of its HTML with all
// that those import count as first, whatever else they name (later imports, workers) as on demand. Gzip as servers do it.
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";

/** Bytes of JavaScript, gzip. `all`: with everything that any press can bring. */
export type Weight = { readonly first: number; readonly all: number };
/** Goal F13; what it does not name is held to what a page needs today and a little more. */
export const LIMITS: Readonly<Record<string, Weight>> = {
  "embed.js": { first: 3_000, all: 3_000 },
  "embed/index.html": { first: 30_000, all: 200_000 },
  "room/index.html": { first: 60_000, all: 200_000 },
  "booth/index.html": { first: 100_000, all: 265_000 },
  "booth/sign-in.html": { first: 40_000, all: 50_000 },
  "home/index.html": { first: 30_000, all: 40_000 },
  "history/index.html": { first: 30_000, all: 40_000 },
  "replay/index.html": { first: 50_000, all: 200_000 },
  "report/index.html": { first: 35_000, all: 60_000 },
  "docs/index.html": { first: 20_000, all: 30_000 },
  "embed/builder.html": { first: 30_000, all: 40_000 },
};

type File = { readonly bytes: number; readonly now: string[]; readonly ever: string[] };
export type Weighed = {
  readonly pages: ReadonlyMap<string, Weight>;
  /** Scripts that no page seems to load: then this reading is wrong, or they are left over. */
  readonly unreached: readonly string[];
};

const SCRIPTS = /<script[^>]* src="\/([^"]+)"/g;
const PRELOADS = /<link rel="modulepreload"[^>]* href="\/([^"]+)"/g;
const IMPORTS = /\b(?:from|import)\s*["'`]([^"'`]+\.js)["'`]/g;
const NAMES = /["'`]([\w./-]+\.js)["'`]/g;

const names = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, path = ""]) => basename(path));

/** Weighs the pages in `folder`, the built site. */
export async function weigh(folder: string): Promise<Weighed> {
  const listed = await readdir(folder, { recursive: true });
  const files = new Map<string, File>();
  for (const path of listed.filter((name) => name.endsWith(".js"))) {
    const code = await readFile(join(folder, path), "utf8");
    const file = {
      bytes: gzipSync(code).length,
      now: names(code, IMPORTS),
      ever: names(code, NAMES),
    };
    files.set(basename(path), file);
  }
  const starts = new Map([["embed.js", ["embed.js"]]]);
  for (const path of listed.filter((name) => name.endsWith(".html"))) {
    const html = await readFile(join(folder, path), "utf8");
    starts.set(path.replaceAll("\\", "/"), [...names(html, SCRIPTS), ...names(html, PRELOADS)]);
  }
  return weighPages(files, starts);
}

function weighPages(
  files: ReadonlyMap<string, File>,
  starts: ReadonlyMap<string, readonly string[]>,
): Weighed {
  const sum = (reached: Set<string>) =>
    [...reached].reduce((total, name) => total + (files.get(name)?.bytes ?? 0), 0);
  const unreached = new Set(files.keys());
  const pages = [...starts].map(([page, start]) => {
    const first = reach(files, start, ({ now }) => now);
    const all = reach(files, [...first], ({ ever }) => ever);
    for (const name of all) unreached.delete(name);
    return [page, { first: sum(first), all: sum(all) }] as const;
  });
  return { pages: new Map(pages), unreached: [...unreached] };
}

function reach(
  files: ReadonlyMap<string, File>,
  start: readonly string[],
  next: (file: File) => readonly string[],
): Set<string> {
  const reached = new Set<string>();
  const open = [...start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const file = files.get(name);
    if (!file || reached.has(name)) continue;
    reached.add(name);
    open.push(...next(file));
  }
  return reached;
}

/** What is wrong, one sentence each; none when every page keeps its limits. */
export function tooHeavy(
  { pages, unreached }: Weighed,
  limits: Readonly<Record<string, Weight>> = LIMITS,
): string[] {
  const over = (page: string, what: string, bytes: number, limit: number) =>
    bytes > limit ? [`${page} ${what}: ${bytes} bytes gzip, ${limit} are allowed`] : [];
  return [
    ...Object.entries(limits).flatMap(([page, limit]) => {
      const weight = pages.get(page);
      if (!weight || weight.first === 0) return [`${page}: nothing of it was found`];
      return [
        ...over(page, "loads at first", weight.first, limit.first),
        ...over(page, "can load", weight.all, limit.all),
      ];
    }),
    ...[...pages.keys()].filter((page) => !limits[page]).map((page) => `${page} has no limit`),
    ...unreached.map((name) => `${name}: no page seems to load it`),
  ];
}

/** A table in Markdown, in kB (1,000 bytes). */
export function weightTable({ pages }: Weighed): string {
  const kB = (bytes: number) => (bytes / 1_000).toFixed(1);
  const rows = Object.entries(LIMITS).map(([page, limit]) => {
    const { first, all } = pages.get(page) ?? { first: 0, all: 0 };
    return `| ${page} | ${kB(first)} | ${limit.first / 1_000} | ${kB(all)} | ${limit.all / 1_000} |`;
  });
  return [
    "| page | at first, kB | limit | with everything, kB | limit |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}
