// Type-checks every world (each sees only its own platform) side by side.
import { globSync } from "node:fs";
import { ROOT } from "./settings.ts";
import { runTool } from "./tool.ts";

/** What the compiler has to say about any world; empty when all is well. */
export async function typeErrors(): Promise<string> {
  const worlds = globSync("{shared,server,client,test}/**/tsconfig.json", {
    cwd: ROOT,
    // A tool with packages of its own (test/observatory) brings their worlds along.
    exclude: (path) => path.includes("node_modules"),
  });
  const results = await Promise.all(
    worlds.map((world) => runTool("tsc", ["-p", world, "--pretty", "false"])),
  );
  // Worlds share files, and one mistake needs telling once.
  const lines = results.flatMap(({ code, output }) =>
    code === 0 ? [] : output.trim().split("\n"),
  );
  return [...new Set(lines)].join("\n");
}

if (import.meta.main) {
  const errors = await typeErrors();
  if (errors) console.error(errors);
  process.exitCode = errors ? 1 : 0;
}
