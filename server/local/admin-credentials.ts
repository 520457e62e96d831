// Whose key a call is signed with. Keys come from the environment, .dev.vars or a file, and go to a file only: never to a
// command line, which everybody on a machine can read, and never to the screen.
import { rm, writeFile } from "node:fs/promises";
import { err, ok, type Result } from "../../shared/result.ts";
import { OPERATOR_KEY } from "../domain/identity/machine-key.ts";
import { deriveAdminKey } from "../platform/admin-mac.ts";
import { fromBase64Url, toBase64Url } from "../platform/base64url.ts";
import type { Credentials } from "../platform/sign-request.ts";
import { ensureDevVars } from "./dev-vars.ts";

const KEY_BYTES = 32;

/** ADMIN_KEY_ID with ADMIN_KEY; else ADMIN_SECRET (or .dev.vars) and the key derived from it, the operator's if none is named. */
export async function readCredentials(
  env: NodeJS.ProcessEnv,
): Promise<Result<Credentials, string>> {
  const keyId = env.ADMIN_KEY_ID || OPERATOR_KEY;
  if (!env.ADMIN_KEY) {
    const root = await readRoot(env);
    return root.ok ? ok({ keyId, key: await deriveAdminKey(root.value, keyId) }) : root;
  }
  if (!env.ADMIN_KEY_ID) return err("ADMIN_KEY needs ADMIN_KEY_ID beside it: whose key it is.");
  const key = fromBase64Url(env.ADMIN_KEY);
  if (key?.byteLength !== KEY_BYTES) return err("ADMIN_KEY is not a key: 43 base64url characters.");
  return ok({ keyId, key });
}

/** The root that keys are derived from. */
export async function readRoot(env: NodeJS.ProcessEnv): Promise<Result<string, string>> {
  if (env.ADMIN_SECRET) return ok(env.ADMIN_SECRET);
  if (env.ADMIN_KEY) {
    return err("Keys are derived from the root: run this where ADMIN_SECRET is at hand.");
  }
  const secrets = await ensureDevVars();
  return secrets.ok ? ok(secrets.value.ADMIN_SECRET) : secrets;
}

export type KeyFile = {
  /** Fills the file with the key derived for this id. */
  readonly fill: (root: string, keyId: string) => Promise<void>;
  /** Takes the empty file away again: there was no key to put into it. */
  readonly drop: () => Promise<void>;
};

/** A new file for a key, readable by nobody else. Made before the key, so that no key is registered that goes nowhere. */
export async function openKeyFile(path: string): Promise<Result<KeyFile, string>> {
  try {
    await writeFile(path, "", { mode: 0o600, flag: "wx" });
  } catch {
    return err(`${path} cannot be made: it is there already, or this folder may not be written.`);
  }
  return ok({
    fill: async (root, keyId) => {
      const key = toBase64Url(await deriveAdminKey(root, keyId));
      await writeFile(path, `ADMIN_KEY_ID=${keyId}\nADMIN_KEY=${key}\n`);
    },
    drop: () => rm(path, { force: true }),
  });
}
