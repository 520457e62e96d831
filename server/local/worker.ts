// Starts the Worker with everything it is bound to, all on disk: what `wrangler dev` does, in this process.
import { join } from "node:path";
import { err, ok, type Result } from "../../shared/result.ts";
import { ROOT, type Settings } from "./settings.ts";

export type LocalWorker = {
  /** Calls `act` whenever other code runs than before (a reload for changed files alone does not count). */
  onNewCode(act: () => void): void;
  stop(): Promise<void>;
};

/** Nothing of a local run goes out to the network or into the person's home folder. */
function keepToItself(stateDir: string): void {
  Object.assign(process.env, {
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_LOG: "warn",
    WRANGLER_LOG_PATH: join(stateDir, "logs"),
    WRANGLER_REGISTRY_PATH: join(stateDir, "registry"),
  });
}

export async function startLocalWorker(
  { host, port, stateDir }: Settings,
  mode: "run" | "dev",
): Promise<Result<LocalWorker, string>> {
  keepToItself(stateDir);
  // Imported late: it takes a second, and its settings are read at that moment.
  const { unstable_startWorker } = await import("wrangler");
  try {
    const worker = await unstable_startWorker({
      config: join(ROOT, "wrangler.toml"),
      bindings: chosenVars(process.env),
      dev: {
        persist: stateDir,
        server: { hostname: host, port },
        inspector: false,
        liveReload: false,
        watch: mode === "dev",
        logLevel: "warn",
      },
    });
    await worker.ready;
    return ok({
      onNewCode: (act) => {
        let running: string | undefined;
        worker.raw.on("reloadComplete", ({ bundle }: { bundle: { entrypointSource: string } }) => {
          if (running !== undefined && running !== bundle.entrypointSource) act();
          running = bundle.entrypointSource;
        });
      },
      stop: () => worker.dispose(),
    });
  } catch (error) {
    return err(`The server did not start: ${firstLine(error)}`);
  }
}

/** What the person who starts it may allow beyond wrangler.toml: webhooks to this very machine. */
function chosenVars({ HOOKS_TO_LOOPBACK }: NodeJS.ProcessEnv) {
  return HOOKS_TO_LOOPBACK === "1"
    ? { HOOKS_TO_LOOPBACK: { type: "plain_text", value: "1" } as const }
    : {};
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split("\n")[0] ?? "";
}
