// `npm start` and `npm run dev` (argument `dev`): starts the site, prints its three links, and ends everything it began.
import { PAGES } from "../../shared/http/paths.ts";
import { makeSignInUrl } from "../platform/links.ts";
import { ROOM, readSettings, type Settings } from "./settings.ts";
import { type Closers, type Site, startSite } from "./site.ts";

const STOP_WITHIN_MS = 5_000;
const mode = process.argv[2] === "dev" ? "dev" : "run";
const say = (line: string) => console.log(line);
const closers: Closers = [];
let ending = false;

async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(code), STOP_WITHIN_MS).unref();
  for (const close of closers.reverse()) await close().catch(() => undefined);
  process.exit(code);
}

/** One sentence instead of a stack. While ending, late noise of what was stopped is nobody's concern. */
function fail(sentence: string): void {
  if (!ending) console.error(sentence);
  void end(1);
}

async function links({ origin, lanOrigin }: Settings, site: Site): Promise<string> {
  const who = { name: "DJ Lee", role: "owner" } as const;
  const at = { origin, nowMs: Date.now() };
  const lan = lanOrigin ? [`  On your network  ${lanOrigin}${PAGES.room(ROOM)}`] : [];
  return [
    "",
    `  Listener         ${origin}${PAGES.room(ROOM)}`,
    ...lan,
    `  Booth            ${await makeSignInUrl(site.secrets.ADMIN_SECRET, who, at)}`,
    "                   (works once, within 10 minutes; `npm run link` makes another)",
    `  Partner demo     ${site.partnerOrigin}`,
    "",
  ].join("\n");
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => void end(0));
}
// The launcher went without a word (killed, terminal closed): nothing of ours stays behind.
process.on("disconnect", () => void end(0));
process.on("uncaughtException", (error) =>
  fail(`The server stopped: ${error.message.split("\n")[0]}`),
);

const settings = readSettings(process.env);
if (!settings.ok) fail(settings.error);
else {
  const site = await startSite(settings.value, { mode, say, closers });
  if (!site.ok) fail(site.error);
  else {
    if (mode === "dev") {
      // Imported only here: it brings the whole build tool along.
      const { watchSources } = await import("./watch.ts");
      closers.push(await watchSources(site.value.worker, say));
    }
    say(await links(settings.value, site.value));
    say(
      `Ready after ${process.uptime().toFixed(1)} s. Ctrl-C stops it; everything is kept in ${settings.value.stateDir}.`,
    );
  }
}
