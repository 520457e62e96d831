// Decides from a history alone whether the room kept its promises. Knows nothing of how it is built; each line it returns
// begins with the promise that was broken (P1-P8, see the model's README in docs/LONG-RUNS.md).
import { isDeepStrictEqual } from "node:util";
import type { RoomEvent } from "../../shared/room/events.ts";
import { evolve } from "../../shared/room/evolve.ts";
import { EMPTY_VIEW, type RoomView } from "../../shared/room/view.ts";
import type { Commit, History, Life, LoggedEvent } from "./history.ts";
import { judgeDeeds } from "./judge-deeds.ts";
import { judgeEnding } from "./judge-ending.ts";
import { judgePage } from "./judge-page.ts";
import { judgeSocket } from "./judge-socket.ts";
import { judgeStage } from "./judge-stage.ts";

/** Everything that is wrong with a history; empty when all promises were kept. */
export function judge(history: History): string[] {
  const truth = new Truth(history.lives);
  return [
    ...history.lives.flatMap((life) => [...judgeLife(life), ...judgeStage(life)]),
    ...history.sockets.flatMap((socket) => judgeSocket(socket, truth)),
    ...history.pages.flatMap((page) => judgePage(page, truth)),
    ...judgeDeeds(history),
    ...judgeEnding(history, truth),
    ...history.uncaught.map((error) => `bug: nobody caught ${error}`),
  ];
}

/** What was really committed, and what any prefix of it looks like. */
export class Truth {
  readonly #logs = new Map<string, readonly LoggedEvent[]>();
  readonly #views = new Map<string, RoomView[]>();
  readonly #removedAt = new Map<string, Map<number, number>>();

  constructor(lives: readonly Life[]) {
    for (const { epoch, commits } of lives) {
      const log = commits.flatMap(({ events }) => events);
      this.#logs.set(epoch, log);
      this.#removedAt.set(
        epoch,
        new Map(
          log.flatMap(({ seq, body }) => (body.kind === "chat.removed" ? [[body.line, seq]] : [])),
        ),
      );
    }
  }

  event(epoch: string, seq: number): LoggedEvent | undefined {
    return this.#logs.get(epoch)?.[seq - 1];
  }

  knows(epoch: string): boolean {
    return this.#logs.has(epoch);
  }

  /** Whether this is the text of a line that had been removed by `seq`. */
  saysRemoved(epoch: string, { seq: line, body }: RoomEvent, seq: number): boolean {
    const removedAt = this.#removedAt.get(epoch)?.get(line);
    return (
      removedAt !== undefined && removedAt <= seq && body.kind === "chat.said" && body.text !== ""
    );
  }

  /** How long the events between two places are as text. */
  chars(epoch: string, after: number, upTo: number): number {
    const events = this.#logs.get(epoch)?.slice(after, upTo) ?? [];
    return events.reduce((sum, event) => sum + textOf(event).length, 0);
  }

  head(epoch: string): number {
    return this.#logs.get(epoch)?.length ?? 0;
  }

  /** The fold of the first `seq` events; undefined when there never were so many. */
  view(epoch: string, seq: number): RoomView | undefined {
    const log = this.#logs.get(epoch);
    if (!log || seq > log.length) return seq === 0 ? EMPTY_VIEW : undefined;
    const views = this.#views.get(epoch) ?? [EMPTY_VIEW];
    this.#views.set(epoch, views);
    for (let n = views.length; n <= seq; n += 1) views[n] = evolve(views[n - 1]!, log[n - 1]!);
    return views[seq];
  }

  /** Whether somebody was shown the event of that place as it was, its text aside once it is taken back. */
  shows(epoch: string, event: RoomEvent, headSeq: number): boolean {
    const known = this.event(epoch, event.seq);
    if (!known) return false;
    const real = shown(known);
    if (same(real, shown(event))) return true;
    const removed = this.#removedAt.get(epoch)?.get(event.seq) ?? Number.POSITIVE_INFINITY;
    if (real.body.kind !== "chat.said" || removed > headSeq) return false;
    return same({ ...real, body: { ...real.body, text: "" } }, shown(event));
  }
}

const shownBy = new WeakMap<object, RoomEvent>();
/** What the protocol shows of an event; a room may send more, which every reader drops. */
function shown(event: RoomEvent): RoomEvent {
  const known = shownBy.get(event);
  if (known) return known;
  const { seq, at, by, op, body } = event;
  const made = { seq, at, by, ...(op === undefined ? {} : { op }), body };
  shownBy.set(event, made);
  return made;
}

const texts = new WeakMap<object, string>();
/** Deep equality of plain data; the order of keys does not count. */
export function same(a: object, b: object): boolean {
  return a === b || textOf(a) === textOf(b) || isDeepStrictEqual(plain(a), plain(b));
}

function textOf(value: object): string {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}

const plain = (value: object): unknown => JSON.parse(textOf(value));

/** P1: one order, one more each time. P2: what is kept is what was committed. P3: no operation in two transactions. */
function judgeLife({ epoch, commits, kept }: Life): string[] {
  const wrong: string[] = [];
  const log = commits.flatMap(({ events }) => events);
  log.forEach(({ seq }, n) => {
    if (seq !== n + 1) wrong.push(`P1 ${epoch}: event ${n + 1} of the log has seq ${seq}`);
  });
  wrong.push(...judgeOnce(commits));
  const removed = new Set(
    log.flatMap(({ body }) => (body.kind === "chat.removed" ? [body.line] : [])),
  );
  const floor = kept[0]?.seq ?? log.length + 1;
  const expected = log
    .slice(floor - 1)
    .map((event) => (removed.has(event.seq) ? silenced(event) : event));
  const differs = expected.findIndex((event, n) => !kept[n] || !same(event, kept[n]));
  if (differs >= 0) wrong.push(`P2 ${epoch}: event ${floor + differs} is not what was committed`);
  if (kept.length > expected.length) wrong.push(`P2 ${epoch}: rows that were never committed`);
  return wrong;
}

/** As long as the log keeps an operation's events, it does not happen again. */
function judgeOnce(commits: readonly Commit[]): string[] {
  const wrong: string[] = [];
  const done = new Map<string, { commit: Commit; seq: number }>();
  for (const commit of commits) {
    for (const { by, op, seq } of commit.events) {
      if (op === undefined) continue;
      const key = `${by} ${op}`;
      const first = done.get(key);
      if (first && first.commit !== commit && first.seq >= commit.floor) {
        wrong.push(`P3 ${key} happened at ${first.seq} and again at ${seq}`);
      }
      done.set(key, { commit, seq });
    }
  }
  return wrong;
}

const silenced = (event: LoggedEvent): LoggedEvent =>
  event.body.kind === "chat.said" ? { ...event, body: { ...event.body, text: "" } } : event;
