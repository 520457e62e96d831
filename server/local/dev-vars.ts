// The local secrets file: made once with random values, readable by its owner only, never overwritten.
import { randomBytes } from "node:crypto";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { err, ok, type Result } from "../../shared/result.ts";
import { ROOT } from "./settings.ts";

const FILE = ".dev.vars";
const SECRETS = ["TOKEN_SECRET", "ADMIN_SECRET"] as const;
const MIN_CHARS = 32;

export type Secrets = Record<(typeof SECRETS)[number], string>;

/** The secrets in `.dev.vars`, which is made first when it does not exist. Values never appear in a sentence. */
export async function ensureDevVars(): Promise<Result<Secrets, string>> {
  const path = join(ROOT, FILE);
  const made = SECRETS.map((name) => `${name}="${randomBytes(32).toString("base64url")}"`);
  const text = `# Local secrets, made by \`npm start\`. Never commit them.\n${made.join("\n")}\n`;
  try {
    // "wx": an existing file stays as it is, whoever started first.
    await writeFile(path, text, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) {
      return err(
        `${FILE} cannot be written here: give yourself the right to write in this folder.`,
      );
    }
  }
  await chmod(path, 0o600).catch(() => undefined);
  return parseDevVars(await readFile(path, "utf8"));
}

/** Reads `NAME=value` lines (quotes optional); says which of ours is missing, too short or repeated. */
export function parseDevVars(text: string): Result<Secrets, string> {
  const found = new Map(
    [
      ...text.matchAll(/^\s*(?:export\s+)?([A-Z_]+)\s*=\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^#\n]*))/gm),
    ].map(([, name = "", double, single, bare]) => [name, (double ?? single ?? bare ?? "").trim()]),
  );
  const bad = SECRETS.filter((name) => (found.get(name) ?? "").length < MIN_CHARS);
  if (bad.length > 0) {
    return err(
      `${FILE}: ${bad.join(" and ")} must have at least ${MIN_CHARS} characters. Put a random value there, or delete the file and start again to get a new one.`,
    );
  }
  const [token = "", admin = ""] = SECRETS.map((name) => found.get(name));
  if (token === admin) return err(`${FILE}: TOKEN_SECRET and ADMIN_SECRET must differ.`);
  return ok({ TOKEN_SECRET: token, ADMIN_SECRET: admin });
}
