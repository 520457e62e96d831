// A room at one moment for a page or an API answer: registry row plus what the room itself says.
import type { RoomInfo, SnapshotBody } from "../../shared/http/bodies.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { log } from "../platform/log.ts";
import { readRoom } from "../platform/room-call.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";

/** The snapshot, or `unavailable` while the room cannot be reached. */
export async function snapshotOf(env: Env, info: RoomInfo): Promise<Result<SnapshotBody, Refused>> {
  const answer = await readRoom(env, info.room, async (stub) => stub.snapshot());
  if (answer.ok) return ok({ info, ...answer.value });
  log({ event: "room.unreachable", room: info.room, error: answer.error.error });
  return err({ code: "unavailable", retryAfterMs: 2_000 });
}

/** For pages: a page without a snapshot is better than a late one, its script asks again. */
export async function promptSnapshot(env: Env, info: RoomInfo): Promise<SnapshotBody | null> {
  const asked = snapshotOf(env, info).then((answer) => (answer.ok ? answer.value : null));
  return Promise.race([asked, scheduler.wait(1_500).then(() => null)]);
}

/** Where players fetch live sound, when it is not this site. */
export function liveBoot({ config }: Pick<Context, "config">): { liveBase?: string } {
  return config.liveMediaBase === null ? {} : { liveBase: config.liveMediaBase };
}
