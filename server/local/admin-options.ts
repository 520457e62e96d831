// What may stand on the command line of `npm run admin`, and reading it. Knows no command.
import { parseArgs } from "node:util";
import { err, ok, type Result } from "../../shared/result.ts";

const OPTIONS = {
  origin: { type: "string" },
  name: { type: "string" },
  title: { type: "string" },
  tagline: { type: "string" },
  role: { type: "string" },
  room: { type: "string", multiple: true },
  page: { type: "string", multiple: true },
  partner: { type: "string" },
  days: { type: "string" },
  overlap: { type: "string" },
  hook: { type: "string" },
  theme: { type: "string" },
  accent: { type: "string" },
  quota: { type: "string" },
  message: { type: "string" },
  key: { type: "string" },
  out: { type: "string" },
  yes: { type: "boolean" },
  help: { type: "boolean" },
} as const;

export type OptionName = Exclude<keyof typeof OPTIONS, "help" | "origin">;
export type Options = {
  readonly [K in keyof typeof OPTIONS]?: (typeof OPTIONS)[K] extends { multiple: true }
    ? readonly string[]
    : (typeof OPTIONS)[K] extends { type: "boolean" }
      ? boolean
      : string;
};
export type Line = { readonly words: readonly string[]; readonly options: Options };

export function readLine(args: readonly string[]): Result<Line, string> {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
    return ok({ words: positionals, options: values });
  } catch (error) {
    // Node's own sentence names the option; what follows its first full stop is advice for programmers.
    const words = error instanceof Error ? (error.message.split(". ")[0] ?? "") : "";
    return err(`${words}. See npm run admin -- --help`);
  }
}

/** A whole number from `least` to `most`, or `otherwise` when the option was not given. */
export function readNumber<T>(
  options: Options,
  name: "days" | "overlap",
  range: { readonly least: number; readonly most: number; readonly otherwise: T },
): Result<number | T, string> {
  const text = options[name];
  if (text === undefined) return ok(range.otherwise);
  const value = Number(text);
  return Number.isInteger(value) && value >= range.least && value <= range.most
    ? ok(value)
    : err(`--${name} must be a whole number from ${range.least} to ${range.most}.`);
}
