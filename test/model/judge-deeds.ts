// What people did and what they were told about it: answered once (P3), what was acknowledged is stored (P2), what was
// refused has not happened, and reactions are counted exactly once each.
import type { Deed, History, Life, Page } from "./history.ts";

export function judgeDeeds(history: History): string[] {
  const wrong = history.pages.flatMap((page) =>
    page.deeds.flatMap((deed) => judgeDeed(page, deed, history.lives)),
  );
  return [...wrong, ...judgeReactions(history)];
}

function judgeDeed(page: Page, deed: Deed, lives: readonly Life[]): string[] {
  const { op, cmd, answers, arrivals, toldIn } = deed;
  const what = `${page.name} ${op} ${cmd.kind}`;
  if (answers.length > 1) return [`P3 ${what}: answered ${answers.length} times`];
  const [answer] = answers;
  if (!answer) return page.closed ? [] : [`P3 ${what}: never answered`];
  const mine = (life: Life | undefined) =>
    (life?.commits ?? [])
      .flatMap(({ events }) => events)
      .filter((event) => event.op === op && event.by === page.person);
  if (answer.ok) {
    if (answer.seq === null) return [];
    const stored = lives.slice(0, toldIn).flatMap(mine);
    return stored.some(({ seq }) => seq === answer.seq)
      ? []
      : [`P2 ${what}: acknowledged at ${answer.seq}, which is not there`];
  }
  // A frame that the network brought twice is judged anew each time, as the protocol says.
  if (answer.reason === "fate_unknown" || answer.reason === "session_closed" || arrivals > 1)
    return [];
  return mine(lives[toldIn - 1]).length === 0 ? [] : [`P3 ${what}: refused and yet it happened`];
}

/** Exact while no log was lost: the acknowledged ones, and of those without an answer any number, each whole. */
function judgeReactions({ pages, lives, ending }: History): string[] {
  if (!ending || lives.length !== 1) return [];
  const taps = pages.flatMap(({ deeds }) =>
    deeds.flatMap(({ cmd, answers, arrivals }) => {
      if (cmd.kind !== "react" || arrivals === 0) return [];
      const [answer] = answers;
      if (answer?.ok) return [{ count: cmd.count, sure: true }];
      const open =
        !answer || answer.reason === "fate_unknown" || answer.reason === "session_closed";
      return open || arrivals > 1 ? [{ count: cmd.count, sure: false }] : [];
    }),
  );
  const sum = (sure: boolean) =>
    taps.filter((tap) => tap.sure === sure).reduce((total, { count }) => total + count, 0);
  const over = ending.reactionsTotal - sum(true);
  if (over >= 0 && over <= sum(false)) return [];
  return [
    `P3 ${ending.reactionsTotal} reactions were counted: ${sum(true)} acknowledged, ${sum(false)} open`,
  ];
}
