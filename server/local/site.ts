// From a folder to a running site, step by step. A step that cannot be done ends the start with its sentence.
import { API } from "../../shared/http/paths.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { ensureClient } from "./client-build.ts";
import { ensureDevVars, type Secrets } from "./dev-vars.ts";
import { ensureMigrated } from "./migrations.ts";
import { servePartnerDemo } from "./partner-demo/serve.ts";
import { preflight } from "./preflight.ts";
import { seedOnce } from "./seed.ts";
import { ROOM, type Settings } from "./settings.ts";
import { type LocalWorker, startLocalWorker } from "./worker.ts";

export type Site = { secrets: Secrets; worker: LocalWorker; partnerOrigin: string };
/** What has to be undone at the end, last first; filled while starting, so that a failed start cleans up too. */
export type Closers = (() => Promise<unknown>)[];

export async function startSite(
  settings: Settings,
  options: { mode: "run" | "dev"; say: (line: string) => void; closers: Closers },
): Promise<Result<Site, string>> {
  const { mode, say, closers } = options;
  const clear = await preflight(settings);
  if (!clear.ok) return clear;
  const secrets = await ensureDevVars();
  if (!secrets.ok) return secrets;
  const built = await ensureClient(say);
  if (!built.ok) return built;
  const migrated = await ensureMigrated(settings.stateDir, say);
  if (!migrated.ok) return migrated;
  const worker = await startLocalWorker(settings, mode);
  if (!worker.ok) return worker;
  closers.push(worker.value.stop);
  const healthy = await answers(settings.origin);
  if (!healthy.ok) return healthy;
  const seeded = await seedOnce(settings, secrets.value.ADMIN_SECRET, say);
  if (!seeded.ok) return seeded;
  const demo = await servePartnerDemo({
    port: settings.partnerPort,
    hostOrigin: settings.origin,
    room: ROOM,
  });
  closers.push(demo.close);
  return ok({ secrets: secrets.value, worker: worker.value, partnerOrigin: demo.origin });
}

/** Asks the server itself: only then are its configuration and its bindings known to be right. */
async function answers(origin: string): Promise<Result<undefined, string>> {
  try {
    const response = await fetch(new URL(API.health, origin));
    if (response.ok) return ok(undefined);
    const { message } = (await response.json()) as { message?: string };
    return err(`The server runs but reports a problem: ${message ?? response.status}`);
  } catch {
    return err("The server started but gives no answer; look at what it said above.");
  }
}
