// Once for all journeys: a first start makes the pages and a seeded state, of which each file's server gets a copy.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SEEDED_STATE, startServer } from "../helpers/server.ts";

export default async function setup(): Promise<() => Promise<void>> {
  const stateDir = await mkdtemp(join(tmpdir(), "judas-seeded-"));
  const server = await startServer({ stateDir });
  await server.stop();
  process.env[SEEDED_STATE] = stateDir;
  return () => rm(stateDir, { recursive: true, force: true });
}
