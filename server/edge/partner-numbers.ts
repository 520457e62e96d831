// A partner's own numbers, for its own server: whose they are is said by the key that signed, never by the request.
import {
  NUMBERS_MAX_DAYS,
  type NumbersBody,
  numbersBody,
  numbersQuery,
} from "../../shared/http/partner-bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { err, ok } from "../../shared/result.ts";
import { holds } from "../domain/partner/policy.ts";
import { dayOf } from "../domain/partner/tally.ts";
import { daysOf } from "../platform/partner-days.ts";
import { findPartner } from "../platform/partners.ts";
import type { Context } from "./context.ts";
import { type Answer, route } from "./route.ts";

const DAY_MS = 86_400_000;
const DAYS_WITHOUT_ASKING = 30;

export const NUMBERS_ROUTES = [
  route({
    method: "GET",
    path: API.ownNumbers,
    summary: "A partner's own numbers, day by day",
    answer: numbersBody,
    auth: { signed: "partner" },
    query: numbersQuery,
    handle: ({ query, machine }, context) => numbersOf(machine.partner, query, context),
  }),
];

async function numbersOf(
  id: string | null,
  query: { from?: string | undefined; days?: string | undefined },
  { env, nowMs }: Pick<Context, "env" | "nowMs">,
): Promise<Answer> {
  // Asked for itself, not remembered: a suspended partner's key opens nothing from the next request on.
  const partner = id === null ? null : await findPartner(env, id);
  if (!partner || !holds(partner, "numbers")) return err({ code: "forbidden" });
  const range = rangeOf(query, nowMs);
  if (!range) return err({ code: "bad_request", message: "That isn't a range of days." });
  const days = await daysOf(env, partner.id, range);
  return ok({ partner: partner.id, days } satisfies NumbersBody);
}

function rangeOf(
  query: { from?: string | undefined; days?: string | undefined },
  nowMs: number,
): { from: string; to: string } | null {
  const count = Math.min(Number(query.days ?? DAYS_WITHOUT_ASKING), NUMBERS_MAX_DAYS);
  const firstMs = query.from === undefined ? nowMs - (count - 1) * DAY_MS : Date.parse(query.from);
  if (Number.isNaN(firstMs)) return null;
  return { from: dayOf(firstMs), to: dayOf(firstMs + (count - 1) * DAY_MS) };
}
