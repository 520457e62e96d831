// Runs in the browser under test: several listeners in one page, each with the real session, each with lines to say and a
// connection that can be cut in the worst ways.
import { getListenerToken } from "../../../client/session/api.ts";
import { type Dial, dialSocket } from "../../../client/session/connection.ts";
import { keptCredential, memoryTokens } from "../../../client/session/credential.ts";
import { openRoom, type RoomSession } from "../../../client/session/store.ts";
import { browserWorld } from "../../../client/session/world.ts";
import type { Command } from "../../../shared/protocol/client.ts";

export type Settled = { text: string; seq: number | null };
export type Account = {
  name: string;
  person: string;
  status: string;
  settled: Settled[];
  /** Places of the events that were folded one by one, in order. */
  applied: number[];
  refused: Record<string, number>;
  /** Operations without an answer. */
  pending: number;
  cuts: number;
  /** Operations that went out more than once. */
  sentAgain: number;
  /** Operations whose answer was lost, and which a later connection showed to have taken effect. */
  foundDone: number;
  view: unknown;
};
type Talker = Omit<Account, "person" | "status" | "pending" | "view"> & { session: RoomSession };

const talkers: Talker[] = [];
let calm = false;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const between = (low: number, high: number) => low + Math.random() * (high - low);

/** How often a cut comes in the very moment in which an operation is sent. */
const CUT_WHILE_SENDING = 0.15;

/**
 * A connection that goes bad before it goes away: for a moment it loses what is sent or what arrives, so that nobody can
 * know whether an operation went through.
 */
function fragile(talker: Pick<Account, "cuts" | "sentAgain" | "foundDone">): {
  dial: Dial;
  cut: () => void;
} {
  let cut = () => {};
  const sent = new Set<string>();
  const note = (op: string) => {
    if (sent.has(op)) talker.sentAgain += 1;
    sent.add(op);
  };
  const dial: Dial = (url, protocols, on) => {
    let losing: "nothing" | "sent" | "arriving" = "nothing";
    const link = dialSocket(url, protocols, {
      ...on,
      received(text) {
        if (losing === "arriving") return;
        if (text.startsWith('{"t":"resumed"'))
          talker.foundDone += opsIn(text).filter((op) => sent.has(op)).length;
        on.received(text);
      },
    });
    cut = () => {
      losing = Math.random() < 0.5 ? "sent" : "arriving";
      talker.cuts += 1;
      setTimeout(() => link.close(), between(0, 400));
    };
    const send = (text: string) => {
      const [op] = text.startsWith('{"t":"do"') ? opsIn(text) : [];
      if (op !== undefined) note(op);
      if (op !== undefined && losing === "nothing" && !calm && Math.random() < CUT_WHILE_SENDING)
        cut();
      return losing === "sent" || link.send(text);
    };
    return { close: link.close, send };
  };
  return { dial, cut: () => cut() };
}

const opsIn = (text: string) => [...text.matchAll(/"op":"([^"]+)"/g)].map(([, op = ""]) => op);

/** Opens `names.length` sessions, each a person of its own. */
function enter(room: string, names: readonly string[], cutEveryMs: number): void {
  for (const name of names) {
    const account = {
      name,
      settled: [],
      applied: [],
      refused: {},
      cuts: 0,
      sentAgain: 0,
      foundDone: 0,
    };
    const { dial, cut } = fragile(account);
    const credential = keptCredential(memoryTokens(), (previous) =>
      getListenerToken(room, previous),
    );
    const session = openRoom({ room, credential, world: { ...browserWorld(room), dial } });
    const talker: Talker = Object.assign(account, { session });
    session.events.subscribe(({ seq }) => talker.applied.push(seq));
    talkers.push(talker);
    void cutForever(cut, cutEveryMs);
  }
}

async function cutForever(cut: () => void, everyMs: number): Promise<void> {
  await wait(between(everyMs / 2, everyMs));
  while (!calm) {
    cut();
    await wait(between(everyMs / 2, 1.5 * everyMs));
  }
}

/** Everybody says all their lines, and with every fifth one reacts; resolves when everything is settled. */
async function talk(lines: number, reactionCount: number): Promise<void> {
  await Promise.all(talkers.map((talker) => talkAlone(talker, lines, reactionCount)));
}

async function talkAlone(talker: Talker, lines: number, count: number): Promise<void> {
  for (let n = 0; n < lines; n += 1) {
    const text = `${talker.name} says ${n}`;
    talker.settled.push({ text, seq: await insist(talker, { kind: "chat.say", text }) });
    if (n % 5 === 4) await insist(talker, { kind: "react", reaction: "amen", count });
    await wait(between(300, 1_500));
  }
}

/** What a patient person answers by waiting: too fast, or no socket to be had just now. */
const PATIENCE = new Set(["rate_limited", "read_only_link"]);

/** Told to wait, they wait and try again. Any other refusal ends the test. */
async function insist(talker: Talker, command: Command): Promise<number | null> {
  for (;;) {
    const sent = await talker.session.send(command);
    if (sent.ok) return sent.seq;
    const { reason, retryAfterMs } = sent.refusal;
    talker.refused[reason] = (talker.refused[reason] ?? 0) + 1;
    if (!PATIENCE.has(reason)) throw new Error(`${talker.name} was refused: ${reason}`);
    await wait(retryAfterMs ?? 1_000);
  }
}

const progress = () => talkers.reduce((sum, { settled }) => sum + settled.length, 0);

/** No more cuts: now everybody must come to rest. */
function rest(): void {
  calm = true;
}

function accounts(): Account[] {
  return talkers.map(({ session, ...talker }) => ({
    ...talker,
    person: session.you.value?.person ?? "",
    status: session.status.value,
    pending: session.pending.value.filter(({ state }) => state === "sending").length,
    view: session.view.value,
  }));
}

Object.assign(window, { crowd: { enter, talk, progress, rest, accounts } });
