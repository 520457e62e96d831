// From the words of a command line to the command: which it is, what it may be given, and whose key it is signed with.
import { origin } from "../../shared/http/bodies.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Command } from "./admin-command.ts";
import { readCredentials } from "./admin-credentials.ts";
import { HOOK_COMMANDS } from "./admin-hooks.ts";
import { KEY_COMMANDS } from "./admin-keys.ts";
import { MEDIA_COMMANDS } from "./admin-media.ts";
import { METRICS_COMMANDS } from "./admin-metrics.ts";
import { type Options, readLine } from "./admin-options.ts";
import { PARTNER_COMMANDS } from "./admin-partners.ts";
import { PEOPLE_COMMANDS } from "./admin-people.ts";
import { ROOM_COMMANDS } from "./admin-rooms.ts";

const COMMANDS: readonly Command[] = [
  ...ROOM_COMMANDS,
  ...PEOPLE_COMMANDS,
  ...PARTNER_COMMANDS,
  ...HOOK_COMMANDS,
  ...KEY_COMMANDS,
  ...MEDIA_COMMANDS,
  ...METRICS_COMMANDS,
];

function usageOf({ name, subject, needs, takes }: Command): string {
  const shown = (option: string) => (option === "yes" ? "--yes" : `--${option} …`);
  const optional = takes.map((option) => `[${shown(option)}]`);
  return [name, ...(subject ? [subject] : []), ...needs.map(shown), ...optional].join(" ");
}

const HELP = `npm run admin -- <command> [--origin https://live.example.com]

${COMMANDS.map((command) => `  ${usageOf(command)}\n      ${command.what}`).join("\n")}

Without --room: every room. --room and --page may be given several times.
Without --origin: the local site. Secrets come from the environment or .dev.vars, never from the command line:
ADMIN_SECRET, or ADMIN_KEY_ID with ADMIN_KEY.`;

/** The command that the words begin with, and the word after its name. */
function find(words: readonly string[]): { command: Command; subject: string } | string {
  for (const command of COMMANDS) {
    const own = command.name.split(" ");
    if (!own.every((word, n) => words[n] === word)) continue;
    const [subject = "", ...more] = words.slice(own.length);
    const isRight = command.subject === null ? subject === "" : subject !== "" && more.length === 0;
    return isRight ? { command, subject } : `Write: npm run admin -- ${usageOf(command)}`;
  }
  return "There is no such command. See npm run admin -- --help";
}

/** Why these options don't fit the command, or null. */
function misfit({ needs, takes, ...command }: Command, options: Options): string | null {
  const known = new Set<string>([...needs, ...takes, "origin"]);
  const strange = Object.keys(options).find((name) => !known.has(name));
  if (strange) return `${command.name} does not take --${strange}.`;
  const missing = needs.find((name) => options[name] === undefined);
  if (missing === "yes") return `This cannot be undone. Add --yes to do it.`;
  return missing ? `${command.name} needs --${missing}.` : null;
}

/** What is signed cannot be changed on the way, but it could be read. */
function isPrivate(site: string): boolean {
  return site.startsWith("https:") || /^http:\/\/(?:127\.0\.0\.1|localhost)(?::|$)/.test(site);
}

/** Carries out a command line; an error is a sentence for whoever typed it. */
export async function runAdmin(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<Result<unknown, string>> {
  const line = readLine(args);
  if (!line.ok) return line;
  const { words, options } = line.value;
  if (options.help || words.length === 0) {
    say(HELP);
    return ok(undefined);
  }
  const found = find(words);
  if (typeof found === "string") return err(found);
  const { command, subject } = found;
  const problem = misfit(command, options);
  if (problem) return err(problem);
  const where = origin.safeParse(options.origin ?? `http://127.0.0.1:${env.PORT || 8787}`);
  if (!where.success) return err("--origin must look like https://live.example.com (no path).");
  if (!isPrivate(where.data)) return err("Only this machine is spoken to without https.");
  const credentials = await readCredentials(env);
  if (!credentials.ok) return credentials;
  const site = { origin: where.data, credentials: credentials.value };
  return command.run({ site, subject, options, env, say });
}
