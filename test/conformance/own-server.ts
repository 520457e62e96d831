// Our own server, freshly started, as a target of the suite. Starting it is all that this file knows of the product.
import { type LeanServer, startLeanServer } from "../helpers/lean-server.ts";
import type { Target } from "./world.ts";

export const ROOM = "conformance";

/** A server and the target that the suite is run against. */
export async function startOwnServer(): Promise<{ server: LeanServer; target: Target }> {
  const server = await startLeanServer({ rooms: [ROOM] });
  return { server, target: await targetOn(server, ROOM) };
}

export async function targetOn(server: LeanServer, room: string): Promise<Target> {
  const who = { room, role: "dj", name: "Lee" } as const;
  return {
    url: `${server.origin.replace("http", "ws")}/parties/user-session/${room}`,
    origin: server.origin,
    staffToken: await server.tokenFor("s_conformance1", who),
  };
}
