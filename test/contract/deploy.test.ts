// `wrangler deploy --dry-run` for each environment: the bundle builds and carries every binding, and never a secret.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const wrangler = join(root, "node_modules/wrangler/bin/wrangler.js");
/** Half of what the platform allows compressed; a sudden jump is a dependency nobody meant to ship. */
const MAX_GZIP_BYTES = 1_500_000;

/** In the builder's environment; must end up neither in the bundle nor on the screen. */
const SECRET = "marker-of-a-secret-0123456789abcdefghij";

const BINDINGS = [
  "USER_SESSIONS (UserSession)",
  "RATE_LIMITER (RateLimiter)",
  "COURIER (Courier)",
  "SESSIONS",
  "DB",
  "MEDIA_BUCKET",
  "ANALYTICS",
  "AI",
  "EDGE_LIMIT",
  "ASSETS",
  "VERSION",
];

let work = "";

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "judah-contract-"));
  await mkdir(join(work, "assets"));
  await writeFile(join(work, "assets/placeholder.txt"), "The pages are built elsewhere.");
});
afterAll(() => rm(work, { recursive: true, force: true }));

function run(...args: string[]) {
  return promisify(execFile)(process.execPath, [wrangler, ...args], {
    cwd: root,
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_LOG_PATH: join(work, "logs"),
      NO_COLOR: "1",
      TOKEN_SECRET: SECRET,
    },
  });
}

describe.each(["staging", "production"])("%s", (name) => {
  it("builds with every binding", async () => {
    const outdir = join(work, name);
    const assets = join(work, "assets");
    const { stdout } = await run(
      "deploy",
      "--dry-run",
      "--env",
      name,
      "--assets",
      assets,
      "--outdir",
      outdir,
    );
    expect(BINDINGS.filter((binding) => !stdout.includes(`env.${binding}`))).toEqual([]);
    expect(stdout).not.toMatch(/ENVIRONMENT \("local"\)/);

    const files = await readdir(outdir);
    const bundle = await readFile(join(outdir, files.find((file) => file.endsWith(".js")) ?? ""));
    expect(gzipSync(bundle).byteLength).toBeLessThan(MAX_GZIP_BYTES);
    expect(bundle.includes(SECRET)).toBe(false);
    expect(stdout).not.toContain(SECRET);
  });
});

it("the generated binding types are up to date", async () => {
  const { stdout } = await run(
    "types",
    "server/env.d.ts",
    "--include-runtime=false",
    "--strict-vars=false",
    "--check",
  );
  expect(stdout).toContain("up to date");
});
