// A partner's own numbers: for its own server, where the key that signed says whose they are and never the request, and
// for whoever runs the site.
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
import { requirePartner } from "./partner-hooks.ts";
import { partnerParams } from "./partners.ts";
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
    handle: ({ query, machine }, context) => ownNumbers(machine.partner, query, context),
  }),
  route({
    method: "GET",
    path: API.partnerNumbers(":partner"),
    summary: "The numbers of one partner, day by day",
    answer: numbersBody,
    auth: { can: "site" },
    params: partnerParams,
    query: numbersQuery,
    handle: async ({ params, query }, context) => {
      const known = await requirePartner(params.partner, context);
      return known.ok ? numbersOf(params.partner, query, context) : known;
    },
  }),
];

type Asked = { from?: string | undefined; days?: string | undefined };
type Around = Pick<Context, "env" | "nowMs">;

async function ownNumbers(id: string | null, query: Asked, around: Around): Promise<Answer> {
  // Asked for itself, not remembered: a suspended partner's key opens nothing from the next request on.
  const partner = id === null ? null : await findPartner(around.env, id);
  if (!partner || !holds(partner, "numbers")) return err({ code: "forbidden" });
  return numbersOf(partner.id, query, around);
}

async function numbersOf(partner: string, query: Asked, { env, nowMs }: Around): Promise<Answer> {
  const range = rangeOf(query, nowMs);
  if (!range) return err({ code: "bad_request", message: "That isn't a range of days." });
  return ok({ partner, days: await daysOf(env, partner, range) } satisfies NumbersBody);
}

function rangeOf(query: Asked, nowMs: number): { from: string; to: string } | null {
  const count = Math.min(Number(query.days ?? DAYS_WITHOUT_ASKING), NUMBERS_MAX_DAYS);
  const firstMs = query.from === undefined ? nowMs - (count - 1) * DAY_MS : Date.parse(query.from);
  if (Number.isNaN(firstMs)) return null;
  return { from: dayOf(firstMs), to: dayOf(firstMs + (count - 1) * DAY_MS) };
}
