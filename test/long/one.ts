// Carries out one run in a process of its own and hands its result to the process that started it.
import { findRuns } from "./parts.ts";

const [part = "", name = "", scale = "1"] = process.argv.slice(2);
const { runs } = await findRuns([part]);
const listed = runs.find(({ run }) => run.name === name);
if (!listed) throw new Error(`test/${part}/long.ts lists no "${name}"`);
const result = await listed.run.run(Number(scale), (line) => console.info(`${name}: ${line}`));
process.send?.(result, () => process.exit(0));
