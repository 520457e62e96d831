// Chat lines, notes and unsettled lines in reading order, with day marks and groups. Pure: what the log shows, not how.
import { VIEW_CHAT_LINES } from "../../shared/protocol/limits.ts";
import type { ChatLine } from "../../shared/room/view.ts";
import { sameDay } from "./time.ts";

/** Something that happened, told in the chat: a track began, the doors opened. `seq` places it among the lines. */
export type ChatNote = { seq: number; at: number; text: string; kind: "track" | "show" };

/** A line of one's own whose fate is not known yet, or which was refused. */
export type PendingLine = {
  op: string;
  at: number;
  text: string;
  state: "sending" | "refused";
  /** Why it was refused, for people. */
  sentence?: string;
  retryAfterMs?: number;
};

export type ChatItem =
  | { kind: "day"; key: string; at: number }
  | { kind: "note"; key: string; note: ChatNote }
  | { kind: "line"; key: string; line: ChatLine; first: boolean }
  | { kind: "pending"; key: string; line: PendingLine };

/** Lines of one person within this long of each other share a name and a picture. */
const GROUP_MS = 180_000;

type Parts = {
  lines: readonly ChatLine[];
  notes: readonly ChatNote[];
  pending: readonly PendingLine[];
};

/** Merges by `seq`; `first` is true for a line that shows its author. Pending lines stand at the end, oldest first. */
export function chatItems({ lines, notes, pending }: Parts): ChatItem[] {
  const items: ChatItem[] = [];
  let last: { at: number; line: ChatLine | null } | null = null;
  for (const entry of inOrder(lines, notes)) {
    if (last === null || !sameDay(last.at, entry.at)) {
      items.push({ kind: "day", key: `day-${entry.seq}`, at: entry.at });
      last = null;
    }
    if ("kind" in entry) {
      items.push({ kind: "note", key: `note-${entry.seq}`, note: entry });
      last = { at: entry.at, line: null };
      continue;
    }
    const first = !continues(last?.line ?? null, entry);
    items.push({ kind: "line", key: `line-${entry.seq}`, line: entry, first });
    last = { at: entry.at, line: entry };
  }
  for (const line of pending) items.push({ kind: "pending", key: `pending-${line.op}`, line });
  return items;
}

function inOrder(lines: readonly ChatLine[], notes: readonly ChatNote[]): (ChatLine | ChatNote)[] {
  const oldest = lines[0]?.seq;
  // Notes older than the oldest kept line would pile up at the top once the view forgets lines.
  const kept =
    oldest === undefined || lines.length < VIEW_CHAT_LINES
      ? notes
      : notes.filter((n) => n.seq > oldest);
  return [...lines, ...kept].sort((a, b) => a.seq - b.seq);
}

function continues(before: ChatLine | null, line: ChatLine): boolean {
  return (
    before !== null &&
    before.by === line.by &&
    before.name === line.name &&
    line.replyTo === undefined &&
    line.at - before.at < GROUP_MS
  );
}

/** How many lines of others lie after the last one seen. */
export function unreadCount(
  lines: readonly ChatLine[],
  seen: { seq: number; me: string | null },
): number {
  return lines.filter((line) => line.seq > seen.seq && line.by !== seen.me).length;
}
