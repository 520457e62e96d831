// `npm run admin -- <command>`: the operator's hand in any deployment, by signed requests. Works where ADMIN_SECRET is at
// hand (environment or .dev.vars), or with a key of its own (ADMIN_KEY_ID and ADMIN_KEY).
import { origin } from "../../shared/http/bodies.ts";
import { err, type Result } from "../../shared/result.ts";
import type { Command } from "./admin-command.ts";
import { readCredentials } from "./admin-credentials.ts";
import { KEY_COMMANDS } from "./admin-keys.ts";
import { type Line, type Options, readLine } from "./admin-options.ts";
import { PARTNER_COMMANDS } from "./admin-partners.ts";
import { PEOPLE_COMMANDS } from "./admin-people.ts";
import { ROOM_COMMANDS } from "./admin-rooms.ts";

const COMMANDS: readonly Command[] = [
  ...ROOM_COMMANDS,
  ...PEOPLE_COMMANDS,
  ...PARTNER_COMMANDS,
  ...KEY_COMMANDS,
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

async function run({ words, options }: Line): Promise<Result<unknown, string>> {
  const found = find(words);
  if (typeof found === "string") return err(found);
  const { command, subject } = found;
  const problem = misfit(command, options);
  if (problem) return err(problem);
  const where = origin.safeParse(options.origin ?? `http://127.0.0.1:${process.env.PORT || 8787}`);
  if (!where.success) return err("--origin must look like https://live.example.com (no path).");
  const credentials = await readCredentials(process.env);
  if (!credentials.ok) return credentials;
  const site = { origin: where.data, credentials: credentials.value };
  return command.run({ site, subject, options, say: (line) => console.log(line) });
}

const line = readLine(process.argv.slice(2));
if (line.ok && (line.value.options.help || line.value.words.length === 0)) {
  console.log(HELP);
} else {
  const done = line.ok ? await run(line.value) : line;
  if (!done.ok) {
    console.error(done.error);
    process.exitCode = 1;
  }
}
