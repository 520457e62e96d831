// Runs one of the installed command-line tools under this very Node, and keeps its words for when it fails.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./settings.ts";

export type ToolResult = { code: number; output: string };

/** Runs `node_modules/.bin/<name>` in the repository. `env` is added to ours; nothing is ever put on its command line that is secret. */
export async function runTool(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ToolResult> {
  const bin = join(ROOT, "node_modules/.bin");
  const child = spawn(join(bin, name), args, {
    cwd: ROOT,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** The last lines of what a tool said. */
export function lastWords(output: string, lines = 12): string {
  return output.trim().split("\n").slice(-lines).join("\n");
}
