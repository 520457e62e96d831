// Who may frame a room, from wherever that is kept: a widget boots in data centres that have never asked the database.
import type { Partner } from "../../shared/http/partner-bodies.ts";
import { ok, type Result } from "../../shared/result.ts";
import { TAGS } from "../domain/cache/tags.ts";
import { askPartnersOfRoom } from "../platform/partners.ts";
import { readCached } from "./cached-read.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";

/** The active partners of a room; a suspension is seen within ten seconds, and while the database is down nobody new for five minutes. */
export async function partnerConfig(
  room: string,
  context: Context,
): Promise<Result<readonly Partner[], Refused>> {
  const cached = await readCached(
    {
      name: "partners of a room",
      policy: "partners",
      tags: () => [TAGS.partners],
      read: async ({ params }, { env }) => ok(await askPartnersOfRoom(env, params.room)),
      charged: false,
    },
    { params: { room }, query: {} },
    context,
  );
  return cached.ok ? ok(JSON.parse(cached.value.entry.text ?? "[]") as Partner[]) : cached;
}
