// Holds the shape of the tree: who may import whom, how long a file may be, that documents and rules keep to the truth.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import * as check from "./helpers/architecture.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MAX_LINES = 300;

const ZOD = ["zod"];
const VIEWS = ["preact", "@preact/signals", "lucide"];
const PAGE = ["shared/", "client/session/", "client/audio/", "client/ui/"];
const page = (name: string, packages = VIEWS): check.Layer => ({
  at: `client/${name}/`,
  from: PAGE,
  packages,
});

const LAYERS: readonly check.Layer[] = [
  { at: "shared/", from: [], packages: ZOD },
  { at: "server/domain/", from: ["shared/"], packages: ZOD },
  { at: "server/domain/history/digest.ts", from: [], packages: ["@noble/hashes"] },
  { at: "server/config.ts", from: ["shared/"], packages: ZOD },
  {
    at: "server/platform/",
    from: ["shared/", "server/domain/"],
    packages: ["@simplewebauthn/server", ...ZOD],
  },
  {
    at: "server/platform/webhook-signature.ts",
    from: ["server/platform/"],
    packages: ["standardwebhooks"],
  },
  {
    at: "server/objects/",
    from: ["shared/", "server/domain/", "server/platform/"],
    packages: ["partyserver", "cloudflare:workers"],
  },
  {
    at: "server/edge/",
    from: ["shared/", "server/domain/", "server/platform/", "server/config.ts"],
    packages: ["hono", ...ZOD],
  },
  { at: "server/edge/feed-text.ts", from: ["shared/", "server/"], packages: ["feed"] },
  {
    at: "server/edge/calendar-text.ts",
    from: ["shared/", "server/"],
    packages: ["ical-generator"],
  },
  {
    at: "server/edge/public-read.ts",
    from: ["server/edge/", "shared/", "server/domain/", "server/platform/", "server/config.ts"],
    packages: ["cloudflare:workers"],
  },
  { at: "server/index.ts", from: ["server/edge/", "server/objects/"], packages: [] },
  {
    at: "server/local/",
    from: ["shared/", "server/domain/", "server/platform/"],
    packages: ["node:", "wrangler", "vite", ...ZOD],
  },
  {
    at: "server/local/api/",
    from: [
      "shared/",
      "server/domain/",
      "server/edge/route-docs.ts",
      "server/edge/errors.ts",
      "server/local/",
    ],
    packages: ["node:", "hono", "hono-openapi", ...ZOD],
  },
  { at: "client/session/", from: ["shared/"], packages: ["@preact/signals", ...ZOD] },
  // The only code that speaks HTTP to the API.
  {
    at: "client/session/client.ts",
    from: ["shared/", "client/session/"],
    packages: ["openapi-fetch", ...ZOD],
  },
  { at: "client/audio/", from: ["shared/"], packages: ["@preact/signals", "mediabunny"] },
  // The only code that reads play lists with somebody else's player, where the browser needs that.
  {
    at: "client/audio/live/list-source.ts",
    from: ["client/audio/"],
    packages: ["hls.js"],
  },
  { at: "client/audio/live/hls-light.d.ts", from: [], packages: ["hls.js"] },
  { at: "client/ui/", from: ["shared/"], packages: VIEWS },
  // The only code that knows how a curve is drawn.
  { at: "client/ui/plot.tsx", from: ["client/ui/"], packages: [...VIEWS, "uplot"] },
  page("home"),
  page("room"),
  page("booth", [...VIEWS, ...ZOD]),
  // The only code that talks to the browser's keeper of passkeys.
  {
    at: "client/booth/people/ceremony.ts",
    from: ["shared/", "client/booth/people/"],
    packages: ["@simplewebauthn/browser"],
  },
  page("history"),
  page("replay"),
  page("report"),
  page("embed"),
  page("docs"),
  // Runs on partners' pages: the less it brings along, the better.
  { at: "client/embed/loader.ts", from: ["client/embed/bridge.ts"], packages: [] },
  { at: "client/embed/bridge.ts", from: [], packages: [] },
];

const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => path !== "");
const read = (path: string) => readFileSync(`${ROOT}${path}`, "utf8");
const filesOf = (pattern: RegExp) =>
  tracked
    .filter((path) => pattern.test(path))
    .flatMap((path) => {
      try {
        return [{ path, text: read(path) }];
      } catch {
        // Deleted in the working tree, not yet in the index.
        return [];
      }
    });
const file = (path: string, text: string): check.SourceFile => ({ path, text });

const sources = filesOf(/^(?:client|server|shared)\/.*\.(?:ts|tsx|mjs)$/).filter(
  ({ path }) => path !== "server/env.d.ts",
);
const tests = filesOf(/^test\/.*\.test\.tsx?$/);
const documents = filesOf(/\.md$/);

describe("the tree", () => {
  test("imports run one way", () => {
    expect(check.wrongImports(sources, LAYERS)).toEqual([]);
  });
  test("has no import cycles", () => {
    expect(check.cycles(sources)).toEqual([]);
  });
  test(`has no file above ${MAX_LINES} lines`, () => {
    const written = filesOf(/\.(?:ts|tsx|css|mjs)$/).filter(
      ({ path }) => !path.endsWith("env.d.ts"),
    );
    expect(check.tooLong(written, MAX_LINES)).toEqual([]);
  });
  test("has every path that its documents name", () => {
    expect(documents.flatMap((doc) => check.missingPaths(doc, tracked))).toEqual([]);
  });
  test("has a test for each rule of the spec", () => {
    expect(check.untestedRules(read("docs/SPEC.md"), tests)).toEqual([]);
  });
  test("names no machine's paths", () => {
    expect(check.machinePaths(filesOf(/\.(?:ts|tsx|mjs|css|html|md|json|toml|yml)$/))).toEqual([]);
  });
  test("pins every dependency, and its lock holds no address", () => {
    expect({
      loose: check.looseVersions(JSON.parse(read("package.json"))),
      addresses: check.lockedAddresses(JSON.parse(read("package-lock.json"))),
    }).toEqual({ loose: [], addresses: [] });
  });
});

describe("the checks themselves see", () => {
  test("a wrong import, a stray package and a file of no layer", () => {
    const bad = [
      file("shared/a.ts", 'import { b } from "../server/edge/b.ts";'),
      file("server/edge/c.ts", 'export { d } from "../objects/d.ts";\nimport "zod/mini";'),
      file("client/room/e.ts", 'const f = await import("uplot");'),
      file("elsewhere/g.ts", ""),
    ];
    expect(check.wrongImports(bad, LAYERS)).toEqual([
      "shared/a.ts imports ../server/edge/b.ts",
      "server/edge/c.ts imports ../objects/d.ts",
      "client/room/e.ts imports uplot",
      "elsewhere/g.ts: no layer takes this file",
    ]);
  });
  test("a cycle, and that types alone make none", () => {
    const one = file("shared/one.ts", 'import { two } from "./two.ts";');
    expect(check.cycles([one, file("shared/two.ts", 'export * from "./one.ts";')])).toEqual([
      ["shared/one.ts", "shared/two.ts", "shared/one.ts"],
    ]);
    expect(
      check.cycles([one, file("shared/two.ts", 'import type { One } from "./one.ts";')]),
    ).toEqual([]);
  });
  test("a long file", () => {
    expect(
      check.tooLong([file("a.ts", "x\n".repeat(3)), file("b.ts", "x\n".repeat(2))], 2),
    ).toEqual(["a.ts has 3 lines"]);
  });
  test("a path that is not there", () => {
    const doc = file(
      "docs/A.md",
      "See `shared/a.ts`, `shared/{a,b}.ts`, `client/*/x.ts` and `server/edge`.",
    );
    expect(check.missingPaths(doc, ["shared/a.ts", "client/room/x.ts"])).toEqual([
      "docs/A.md names shared/b.ts",
      "docs/A.md names server/edge",
    ]);
  });
  test("a rule without a test", () => {
    const spec = "- **R1** One.\n- **R2** Two.\n- **R3** Three.\n- **R4** Four.";
    const cited = [file("a.test.ts", 'test("R1 R3: x", f); // R2\nit(`R4 y`, f)')];
    expect(check.untestedRules(spec, cited)).toEqual(["R2"]);
  });
  test("a range, an address, a machine's path", () => {
    const manifest = {
      dependencies: { a: "^1.0.0", b: "1.0.0" },
      devDependencies: { c: "latest" },
    };
    expect(check.looseVersions(manifest)).toEqual(["a ^1.0.0", "c latest"]);
    const packages = { "": {}, x: { resolved: "https://example.com/x.tgz" } };
    expect(check.lockedAddresses({ packages })).toEqual(["x"]);
    const home = ["", "home", "somebody"].join("/");
    expect(check.machinePaths([file("a.md", `Look in ${home} for it.`)])).toEqual([
      `a.md names ${home}`,
    ]);
  });
});
