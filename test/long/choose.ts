// What the command line asks for: which runs, at which size. Pure.
import { err, ok, type Result } from "../../shared/result.ts";
import type { Listed } from "./parts.ts";

export type Wish = { readonly names: readonly string[]; readonly scale: number };

/** `model kills --scale 0.1`; no names mean all, no scale the full size. */
export function readWish(args: readonly string[]): Result<Wish, string> {
  const at = args.indexOf("--scale");
  const names = at < 0 ? [...args] : [...args.slice(0, at), ...args.slice(at + 2)];
  const scale = at < 0 ? 1 : Number(args[at + 1]);
  const odd = names.find((name) => name.startsWith("-"));
  if (odd !== undefined) return err(`unknown option ${odd}`);
  return scale > 0 ? ok({ names, scale }) : err("--scale takes a number above 0");
}

/** The runs of these names or parts, each once, in the order in which they are listed; all when nothing is named. */
export function choose(
  runs: readonly Listed[],
  names: readonly string[],
): Result<readonly Listed[], string> {
  const isNamed = ({ part, run }: Listed, name: string) => run.name === name || part === name;
  const unknown = names.filter((name) => !runs.some((one) => isNamed(one, name)));
  if (unknown.length > 0) {
    const known = runs.map(({ run }) => run.name).join(", ");
    return err(`no run is called ${unknown.join(", ")}; there are: ${known}`);
  }
  if (names.length === 0) return ok(runs);
  return ok(runs.filter((one) => names.some((name) => isNamed(one, name))));
}
