// One point for each request that was answered. It is made after the answer and tells nothing about who asked but a name of
// their network that lasts for a day.
import { LIVE } from "../../shared/http/paths.ts";
import { roomName } from "../../shared/protocol/scalars.ts";
import { SOUND_POINTS_ONE_IN } from "../domain/analytics/traffic.ts";
import { dailyName } from "../platform/hash.ts";
import { measure } from "../platform/metrics.ts";
import type { Context } from "./context.ts";
import { ADDRESS_HEADER, visitorName } from "./identity.ts";
import type { Route } from "./route.ts";

const DAY_MS = 86_400_000;
/** Addresses that no route answers are one template: they can be made up without end. */
const NO_ROUTE = "none";
const SOUND = LIVE.init({ room: ":room", broadcast: ":broadcast" }, ":epoch").replace(
  "init.mp4",
  "",
);

type Asked = {
  readonly route: Pick<Route, "method" | "path"> | null;
  readonly room: string | null;
  readonly context: Context;
};

/** Leaves the point to be written once the answer is on its way. */
export function noteRequest(response: Response, { route, room, context }: Asked): void {
  const { status, headers } = response;
  const isSound = route?.method === "GET" && route.path.startsWith(SOUND) && status < 500;
  const amount = isSound ? SOUND_POINTS_ONE_IN : 1;
  if (Math.random() * amount >= 1) return;
  const tookMs = Date.now() - context.nowMs;
  const work = pointOf({ status, cache: headers.get("X-Cache") ?? "", tookMs });
  try {
    context.waitUntil(work);
  } catch {
    // Outside of the platform nobody waits for it.
  }

  async function pointOf(answer: { status: number; cache: string; tookMs: number }) {
    // A room that isn't there is a made-up word.
    const isRoom = room !== null && answer.status !== 404 && roomName.safeParse(room).success;
    measure(context.env, {
      event: "request",
      room: isRoom ? room : null,
      detail: `${Math.floor(answer.status / 100)}xx`,
      route: route ? `${route.method} ${route.path}` : NO_ROUTE,
      amount,
      ...answer,
      ...placeOf(context.request),
      visitor: await visitorOf(context).catch(() => ""),
    });
  }
}

function placeOf({ cf }: Request): { colo: string; country: string } {
  const { colo, country } = (cf ?? {}) as { colo?: unknown; country?: unknown };
  const word = (said: unknown, shape: RegExp) =>
    typeof said === "string" && shape.test(said) ? said : "";
  return { colo: word(colo, /^[A-Z]{3}$/), country: word(country, /^[A-Z]{2}$/) };
}

async function visitorOf(context: Context): Promise<string> {
  if (!context.request.headers.has(ADDRESS_HEADER)) return "";
  const day = Math.floor(context.nowMs / DAY_MS);
  return dailyName(context.config.tokenSecret, day, `visitor\n${visitorName(context)}`);
}
