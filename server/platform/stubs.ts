// The only way from the edge to an object: typed stubs by room name. Names are checked before they get here.
import type { SnapshotBody } from "../../shared/http/bodies.ts";

/** A room at one moment, without what only the registry (D1) knows. */
export type RoomSnapshot = Omit<SnapshotBody, "info">;

/** RPC and fetch handle of a room. A stub that threw may stay broken, so ask for a new one per attempt. */
export function roomStub(env: Pick<Env, "USER_SESSIONS">, room: string) {
  return env.USER_SESSIONS.getByName(room);
}
