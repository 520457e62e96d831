// The outbox at work: sends what is due, resolves each sender's promise once, and shows what is still open.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { ClientFrame, Command } from "../../shared/protocol/client.ts";
import {
  dismiss,
  due,
  type Entry,
  enqueue,
  isOpen,
  lose,
  markSent,
  nextDueMs,
  type Outbox,
  oldestSentMs,
  refuse,
  refuseAll,
  requeue,
  settle,
  trim,
} from "./outbox.ts";
import { fromHere, type RoomRefusal, type SendRefusal } from "./refusals.ts";
import type { Cancel, Timing } from "./timing.ts";

/** A live room answers in a moment; this long without one means that the answer is lost. */
const ANSWER_WITHIN_MS = 20_000;

export type Pending = {
  readonly op: string;
  readonly cmd: Command;
  /** Server time at which the person did it. */
  readonly at: number;
  readonly state: "sending" | "refused";
  readonly refusal?: SendRefusal;
};
export type Sent = { ok: true; seq: number | null } | { ok: false; refusal: SendRefusal };

export type Operations = {
  readonly pending: ReadonlySignal<readonly Pending[]>;
  begin(cmd: Command): Promise<Sent>;
  /** The room greeted this person: everything open goes out, in order. */
  up(person: string): void;
  down(): void;
  /** An event with this operation id was folded. Only my own settles mine: ids of others may be equal. */
  happened(op: string, by: string | null, seq: number): void;
  done(op: string, seq: number | null): void;
  refused(op: string, refusal: RoomRefusal): void;
  dismiss(op: string): void;
  /** The session is over. */
  end(): void;
};

export function createOperations(options: {
  timing: Timing;
  serverNow: () => number;
  newOpId: () => string;
  say: (frame: ClientFrame) => boolean;
  /** Something sent on a live connection got no answer. */
  unanswered: () => void;
}): Operations {
  const { timing, say } = options;
  const pending = signal<readonly Pending[]>([]);
  const waiting = new Map<string, (sent: Sent) => void>();
  let box: Outbox = [];
  let person: string | null = null;
  let cancelDue: Cancel = () => {};
  let cancelWatch: Cancel = () => {};

  /** Every change goes through here: who was refused hears it, the list is shown, what is due goes out. */
  function change(next: Outbox): void {
    box = next;
    for (const entry of box) {
      if (entry.refusal) resolve(entry.op, { ok: false, refusal: entry.refusal });
    }
    box = trim(box);
    flush();
    pending.value = box.map(shown);
  }

  function flush(): void {
    cancelDue();
    if (person === null) return;
    for (const { op, cmd } of due(box, timing.nowMs())) {
      if (!say({ t: "do", op, cmd })) break;
      box = markSent(box, op, person, timing.nowMs());
    }
    const next = nextDueMs(box, timing.nowMs());
    if (next !== null) cancelDue = timing.after(next - timing.nowMs(), () => change(box));
    watch();
  }

  function watch(): void {
    cancelWatch();
    const oldest = oldestSentMs(box);
    if (oldest === null) return;
    cancelWatch = timing.after(oldest + ANSWER_WITHIN_MS - timing.nowMs(), () => {
      change(lose(box));
      options.unanswered();
    });
  }

  function resolve(op: string, sent: Sent): void {
    waiting.get(op)?.(sent);
    waiting.delete(op);
  }

  function settled(op: string, seq: number | null): void {
    resolve(op, { ok: true, seq });
    change(settle(box, op));
  }

  function down(): void {
    person = null;
    cancelDue();
    cancelWatch();
  }

  return {
    pending,
    begin(cmd) {
      const op = options.newOpId();
      const next = enqueue(box, op, cmd, Math.round(options.serverNow()));
      if (next === null) return Promise.resolve({ ok: false, refusal: fromHere("outbox_full") });
      return new Promise((answer) => {
        waiting.set(op, answer);
        change(next);
      });
    },
    up(who) {
      person = who;
      change(requeue(box, who));
    },
    down,
    happened(op, by, seq) {
      const entry = box.find((candidate) => candidate.op === op);
      if (entry && entry.person !== null && entry.person === by) settled(op, seq);
    },
    done: settled,
    refused: (op, refusal) => change(refuse(box, op, refusal, timing.nowMs())),
    dismiss: (op) => change(dismiss(box, op)),
    end() {
      down();
      change(refuseAll(box, fromHere("session_closed")));
    },
  };
}

function shown(entry: Entry): Pending {
  const { op, cmd, at, refusal } = entry;
  return {
    op,
    cmd,
    at,
    state: isOpen(entry) ? "sending" : "refused",
    ...(refusal ? { refusal } : {}),
  };
}
