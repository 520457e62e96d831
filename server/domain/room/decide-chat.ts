// Chat, reactions, announcements and names: what people say, and when they may.

import { ok } from "../../../shared/result.ts";
import { isStaff } from "../../../shared/roles.ts";
import { isOpen } from "../../../shared/room/phase.ts";
import { append, type Decider, nothing, refuse, type Situation } from "./decision.ts";
import { muteNow, UNTIL_END } from "./person.ts";

/** The chat stays open this long after a show, for goodbyes. */
export const AFTER_SHOW_MS = 900_000;

export const decideSay: Decider<"chat.say"> = (situation, { text, replyTo, mentions }) => {
  const { nowMs, actor } = situation;
  if (!chatIsOpen(situation)) return refuse("off_air");
  const mutedUntil = muteNow(actor.facts, nowMs);
  if (mutedUntil !== null) {
    return refuse("muted", mutedUntil === UNTIL_END ? {} : { retryAfterMs: mutedUntil - nowMs });
  }
  const waitMs = slowModeWaitMs(situation);
  if (waitMs > 0) return refuse("slow_mode", { retryAfterMs: waitMs });
  if (replyTo !== undefined && !hasLine(situation, replyTo)) return refuse("not_found");
  const known = mentions?.filter((person) => isKnown(situation, person));
  return append({
    kind: "chat.said",
    name: actor.name,
    role: actor.role,
    text,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(known?.length ? { mentions: [...new Set(known)] } : {}),
  });
};

/** Removing twice changes nothing, so two moderators may act at once. */
export const decideRemoveLine: Decider<"chat.remove"> = ({ view }, { line }) => {
  const said = view.chat.find((entry) => entry.seq === line);
  if (!said) return refuse("not_found");
  return said.removed ? nothing : append({ kind: "chat.removed", line });
};

export const decideReact: Decider<"react"> = ({ view }, { reaction, count }) =>
  isOpen(view.broadcast.phase)
    ? ok({ events: [], reaction: { kind: reaction, count } })
    : refuse("off_air");

export const decidePin: Decider<"announcement.pin"> = (_, { text }) =>
  append({ kind: "announcement.pinned", text });

export const decideUnpin: Decider<"announcement.unpin"> = ({ view }) =>
  view.announcement ? append({ kind: "announcement.unpinned" }) : nothing;

export const decideRename: Decider<"person.rename"> = ({ actor }, { name }) =>
  actor.facts.name === name
    ? nothing
    : append({ kind: "person.renamed", person: actor.person, name });

/** Staff may always write; everybody else while the doors are open and a little after the show. */
function chatIsOpen({ view, nowMs, actor }: Situation): boolean {
  const { phase, endedAt } = view.broadcast;
  if (isStaff(actor.role) || isOpen(phase)) return true;
  return phase === "ended" && endedAt !== null && nowMs - endedAt < AFTER_SHOW_MS;
}

/** Not by the view: it keeps the newest lines only, and slow mode is for rooms where those pass quickly. */
function slowModeWaitMs({ view, nowMs, actor, lastSaidMs }: Situation): number {
  if (view.slowModeSeconds === 0 || isStaff(actor.role)) return 0;
  const last = lastSaidMs(actor.person);
  return last === null ? 0 : Math.max(0, last + view.slowModeSeconds * 1_000 - nowMs);
}

/** Mentions of strangers are dropped: only people who spoke or took a name here can be called. */
function isKnown({ view, factsOf }: Situation, person: string): boolean {
  return factsOf(person).name !== null || view.chat.some((line) => line.by === person);
}

function hasLine({ view }: Situation, line: number): boolean {
  return view.chat.some((entry) => entry.seq === line && !entry.removed);
}
