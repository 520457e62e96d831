// `npm run admin -- <command>`: the operator's hand in any deployment, by signed requests. Works where ADMIN_SECRET is at
// hand (environment or .dev.vars), or with a key of its own (ADMIN_KEY_ID and ADMIN_KEY).
import { runAdmin } from "./admin-run.ts";

const done = await runAdmin(process.argv.slice(2), process.env, (line) => console.log(line));
if (!done.ok) {
  console.error(done.error);
  process.exitCode = 1;
}
