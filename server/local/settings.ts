// What a person may set from outside: PORT, HOST and STATE_DIR. Says in one sentence what is wrong with a value.
import { networkInterfaces } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { err, ok, type Result } from "../../shared/result.ts";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const ROOM = "main";

export type Settings = {
  /** Address the server listens on; the partner's demo page takes the next port. */
  host: string;
  port: number;
  partnerPort: number;
  /** Everything a run keeps: rooms, database, bucket, sessions. */
  stateDir: string;
  /** Where this machine's browser finds the site, and where other devices do (null: not reachable for them). */
  origin: string;
  lanOrigin: string | null;
};

const DEFAULT_PORT = 8787;
const HIGHEST_PORT = 65_534;
const HOSTS = ["127.0.0.1", "0.0.0.0", "localhost"];

export function readSettings(env: NodeJS.ProcessEnv): Result<Settings, string> {
  const port = Number(env.PORT || DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1 || port > HIGHEST_PORT) {
    return err(`PORT must be a number from 1 to ${HIGHEST_PORT}; it is "${env.PORT}".`);
  }
  const host = env.HOST || "127.0.0.1";
  const own = addressesOf();
  if (![...HOSTS, ...own].includes(host)) {
    return err(
      `HOST must be 127.0.0.1 (this machine only) or 0.0.0.0 (the local network too); it is "${host}".`,
    );
  }
  const shown = host === "0.0.0.0" ? "127.0.0.1" : host;
  const lan = host === "0.0.0.0" ? own[0] : undefined;
  return ok({
    host,
    port,
    partnerPort: port + 1,
    stateDir: resolve(ROOT, env.STATE_DIR || ".state"),
    origin: `http://${shown}:${port}`,
    lanOrigin: lan ? `http://${lan}:${port}` : null,
  });
}

/** This machine's IPv4 addresses on its networks. */
function addressesOf(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => address);
}
