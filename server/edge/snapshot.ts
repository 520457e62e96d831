// A room at one moment for a page or an API answer: registry row plus what the room itself says.
import type { RoomInfo, SnapshotBody } from "../../shared/http/bodies.ts";
import { ok, type Result } from "../../shared/result.ts";
import { readRoom } from "../platform/room-call.ts";
import { readCached } from "./cached-read.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { unreachable } from "./unreachable.ts";

/** The snapshot, or `unavailable` while the room cannot be reached. */
export async function snapshotOf(
  env: Env,
  info: RoomInfo,
  requestId?: string,
): Promise<Result<SnapshotBody, Refused>> {
  const answer = await readRoom(env, info.room, async (stub) => stub.snapshot());
  return answer.ok
    ? ok({ info, ...answer.value })
    : unreachable(info.room, answer.error, requestId);
}

/**
 * For pages: a page without a snapshot is better than a late one, its script asks again. It may be seconds old; its cursor is
 * as old as its view, so the page's socket goes on from there without a hole.
 */
export async function promptSnapshot(
  info: RoomInfo,
  context: Context,
): Promise<SnapshotBody | null> {
  const asked = keptSnapshot(info, context);
  return Promise.race([asked, scheduler.wait(1_500).then(() => null)]);
}

/** Where players fetch live sound, when it is not this site. */
export function liveBoot({ config }: Pick<Context, "config">): { liveBase?: string } {
  return config.liveMediaBase === null ? {} : { liveBase: config.liveMediaBase };
}

async function keptSnapshot(info: RoomInfo, context: Context): Promise<SnapshotBody | null> {
  const { room } = info;
  const cached = await readCached(
    {
      name: "snapshot",
      policy: "now",
      tags: () => [],
      read: (_input, { env }) => snapshotOf(env, info),
      charged: false,
    },
    { params: { room }, query: {} },
    context,
  );
  const text = cached.ok ? cached.value.entry.text : null;
  // The clock is of now: pages set theirs by it.
  return text === null ? null : { ...(JSON.parse(text) as SnapshotBody), serverNowMs: Date.now() };
}
