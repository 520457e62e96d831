// `npm run link`: prints a one-time sign-in link for any deployment whose ADMIN_SECRET is at hand.
// The secret comes from the environment or .dev.vars, never from the command line: arguments are public on a machine.
import { parseArgs } from "node:util";
import { origin } from "../../shared/http/bodies.ts";
import { displayName } from "../../shared/protocol/scalars.ts";
import { isStaff, ROLES } from "../../shared/roles.ts";
import { makeSignInUrl } from "../platform/links.ts";
import { ensureDevVars } from "./dev-vars.ts";

const USAGE =
  "npm run link -- [--origin https://live.example.com] [--role owner|dj|cohost|moderator] [--name 'DJ Lee']";

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        origin: { type: "string", default: `http://127.0.0.1:${process.env.PORT || 8787}` },
        role: { type: "string", default: "owner" },
        name: { type: "string", default: "DJ Lee" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch {
    return fail(`That option is not known. ${USAGE}`);
  }
}

async function adminSecret(): Promise<string> {
  if (process.env.ADMIN_SECRET) return process.env.ADMIN_SECRET;
  const secrets = await ensureDevVars();
  return secrets.ok ? secrets.value.ADMIN_SECRET : fail(secrets.error);
}

const options = readOptions();
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
const role = ROLES.find((known) => known === options.role);
if (!role || !isStaff(role)) fail("--role must be owner, dj, cohost or moderator.");
const name = displayName.safeParse(options.name);
if (!name.success) fail("--name must be one line of at most 40 characters.");
const where = origin.safeParse(options.origin);
if (!where.success) fail("--origin must look like https://live.example.com (no path).");
const at = { origin: where.data, nowMs: Date.now() };
console.log(await makeSignInUrl(await adminSecret(), { name: name.data, role }, at));
