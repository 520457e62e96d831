// The gate of page weight over small made sites: what counts as first and what on demand, and that each way of being too heavy,
// or of not being weighed at all, is said.
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { LIMITS, tooHeavy, weigh, weightTable } from "../../../../server/local/page-weight.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** Code that gzip can't make much smaller, so that each file's part in a sum is plain. */
const code = (imports: string, kilobytes: number) =>
  `${imports};"${randomBytes(kilobytes * 500).toString("hex")}"`;

const FILES = {
  "room/index.html": [
    '<script src="/assets/look.js"></script>',
    '<script type="module" crossorigin src="/assets/room-A.js"></script>',
    '<link rel="modulepreload" crossorigin href="/assets/told-A.js">',
  ].join("\n"),
  "assets/look.js": code("", 1),
  "assets/room-A.js": code('import{a as b}from"./base-A.js";let l=()=>import(`./later-A.js`)', 2),
  "assets/base-A.js": code('import"./deep-A.js"', 3),
  "assets/deep-A.js": code("", 4),
  "assets/told-A.js": code("", 5),
  "assets/later-A.js": code('import{x}from"./base-A.js";new Worker(`/assets/work-A.js`)', 6),
  "assets/work-A.js": code("", 7),
  "embed.js": code("", 1),
};

async function site(files: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), "judas-weight-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const bytes = (...names: (keyof typeof FILES)[]) =>
    names.reduce((sum, name) => sum + gzipSync(files[name] ?? "").length, 0);
  return { weighed: await weigh(folder), bytes };
}
const FIRST = [
  "assets/look.js",
  "assets/room-A.js",
  "assets/base-A.js",
  "assets/deep-A.js",
  "assets/told-A.js",
] as const;
const LATER = ["assets/later-A.js", "assets/work-A.js"] as const;

test("scripts, preloads and what they import are first; later imports and workers are on demand", async () => {
  const { weighed, bytes } = await site(FILES);
  expect(weighed.unreached).toEqual([]);
  expect(Object.fromEntries(weighed.pages)).toEqual({
    "embed.js": { first: bytes("embed.js"), all: bytes("embed.js") },
    "room/index.html": { first: bytes(...FIRST), all: bytes(...FIRST, ...LATER) },
  });
});

test("a byte above a limit is said, at the limit nothing is", async () => {
  const { weighed, bytes } = await site(FILES);
  const room = { first: bytes(...FIRST), all: bytes(...FIRST, ...LATER) };
  const loader = { first: bytes("embed.js"), all: bytes("embed.js") };
  const limits = (change: object) => ({
    "embed.js": loader,
    "room/index.html": { ...room, ...change },
  });
  expect(tooHeavy(weighed, limits({}))).toEqual([]);
  expect(tooHeavy(weighed, limits({ first: room.first - 1 }))).toEqual([
    `room/index.html loads at first: ${room.first} bytes gzip, ${room.first - 1} are allowed`,
  ]);
  expect(tooHeavy(weighed, limits({ all: room.all - 1 }))).toEqual([
    `room/index.html can load: ${room.all} bytes gzip, ${room.all - 1} are allowed`,
  ]);
});

test("what can't be weighed is said too: no page, no limit, a script that nobody loads", async () => {
  const { weighed } = await site({ ...FILES, "assets/lost-A.js": "1", "home/index.html": "" });
  const heavy = { first: 1e9, all: 1e9 };
  const limits = { "embed.js": heavy, "room/index.html": heavy, "booth/index.html": heavy };
  expect(tooHeavy(weighed, limits)).toEqual([
    "booth/index.html: nothing of it was found",
    "home/index.html has no limit",
    "lost-A.js: no page seems to load it",
  ]);
});

test("the table has a row for each page with a limit", async () => {
  const { weighed } = await site(FILES);
  const rows = weightTable(weighed).split("\n").slice(2);
  expect(rows.map((row) => row.split(" | ")[0])).toEqual(
    Object.keys(LIMITS).map((page) => `| ${page}`),
  );
});
