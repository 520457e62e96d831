// What is kept of a run: its result, and everything needed to tell what it was run on.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, totalmem } from "node:os";
import type { LongResult } from "./types.ts";

export type Setting = {
  readonly machine: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly node: string;
  readonly workerd: string;
  /** The short hash, with `+` when the tree had changes. */
  readonly commit: string;
};

export type LongRecord = LongResult & {
  readonly name: string;
  readonly part: string;
  readonly what: string;
  readonly scale: number;
  /** Repeats this run. */
  readonly command: string;
  readonly date: string;
  readonly durationS: number;
  readonly setting: Setting;
};

/** Whether a file of results is a run's record; runs may keep measurements of their own beside it. */
export function isRecord(value: unknown): value is LongRecord {
  return typeof value === "object" && value !== null && "setting" in value && "command" in value;
}

const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" }).trim();

export function settingNow(): Setting {
  const [cpu] = cpus();
  return {
    machine: `${cpu?.model.trim() ?? "unknown CPU"}, ${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    workerd: workerdVersion(),
    commit: git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain") === "" ? "" : "+"),
  };
}

/** workerd comes with wrangler, which alone can resolve it. */
function workerdVersion(): string {
  const wrangler = createRequire(createRequire(import.meta.url).resolve("wrangler/package.json"));
  const manifest = readFileSync(wrangler.resolve("workerd/package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
