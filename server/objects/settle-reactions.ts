// Stores all reactions that were held, with the accounts of the shows they belong to, in one transaction.
import { type Show, withReaction } from "../domain/room/show.ts";
import { planAfterReactions } from "./agenda.ts";
import type { Due } from "./due.ts";
import type { Op, ReactionLog } from "./reaction-log.ts";
import type { Shows } from "./shows.ts";

type Stores = {
  readonly reactions: ReactionLog;
  readonly shows: Shows;
  readonly due: Due;
  readonly transact: <T>(work: () => T) => T;
};

/** Whom to answer `done`. `atMs`: when they are stored. When it throws nothing was, and they are held no more. */
export function settleReactions(
  { reactions, shows, due, transact }: Stores,
  nowMs: number,
  atMs: number,
): readonly Op[] {
  const { held } = reactions;
  if (held.length === 0) return [];
  reactions.letGo();
  const accounts = new Map<string, Show>();
  for (const { show, reaction, count } of held) {
    const account = accounts.get(show) ?? shows.of(show);
    if (account) accounts.set(show, withReaction(account, reaction, count));
  }
  const adopt = transact(() => {
    for (const account of accounts.values()) shows.write(account);
    planAfterReactions(due, nowMs);
    return reactions.write(held, atMs);
  });
  adopt();
  for (const account of accounts.values()) {
    if (account.id === shows.current?.id) shows.adopt(account);
  }
  return held.map(({ person, op }) => ({ person, op }));
}
