// The judge bites: each broken product is noticed within a few evenings.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { MUTANTS } from "./mutants.ts";

const HUNT = fileURLToPath(new URL("./mutant-hunt.ts", import.meta.url));
const WITHIN_SEEDS = 60;

function hunt(name: string): Promise<string> {
  return new Promise((resolve) => {
    const args = [HUNT, name, String(WITHIN_SEEDS)];
    execFile(process.execPath, args, (_error, stdout, stderr) => resolve(stdout || stderr));
  });
}

describe.concurrent("P1-P8 a broken product is noticed", { timeout: 120_000 }, () => {
  test.each(MUTANTS)("$name", async ({ name }) => {
    expect(await hunt(name)).toMatch(/"verdict":"[^"]+: P[1-8] /);
  });
});
