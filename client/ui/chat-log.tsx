// The chat as a list: newest at the bottom, still while its reader is further up, walkable by arrow keys, read out when wanted.
import { ArrowDown } from "lucide";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ChatLine } from "../../shared/room/view.ts";
import { Announcer } from "./announcer.tsx";
import { Button } from "./button.tsx";
import {
  type ChatItem,
  type ChatNote,
  chatItems,
  type PendingLine,
  unreadCount,
} from "./chat-items.ts";
import { DayRow, LineRow, NoteRow, PendingRow } from "./chat-row.tsx";
import { formatPlural } from "./numbers.ts";
import { useRowWalk } from "./use-row-walk.ts";
import { useTail } from "./use-tail.ts";
import "./chat-log.css";

type Props = {
  lines: readonly ChatLine[];
  notes: readonly ChatNote[];
  pending: readonly PendingLine[];
  /** My person id; null until the room has told. */
  me: string | null;
  /** New lines are read out by screen readers; a person may pause that. */
  announce: boolean;
  /** Shown while nothing has been said. */
  empty: ComponentChildren;
  onReply?: (line: ChatLine) => void;
  onRetry: (line: PendingLine) => void;
  onDismiss: (op: string) => void;
  /** More buttons per line, e.g. for moderators. Keep the function the same between renders. */
  actions?: (line: ChatLine, current: boolean) => ComponentChildren;
};

/** Rows drawn at first and added whenever the reader comes near the top: long logs stay quick. */
const WINDOW_ROWS = 150;

export function ChatLog(props: Props) {
  const { lines, notes, pending, me, announce, empty } = props;
  const list = useRef<HTMLOListElement>(null);
  const items = useMemo(() => chatItems({ lines, notes, pending }), [lines, notes, pending]);
  const [drawn, setDrawn] = useState(WINDOW_ROWS);
  const { following, toEnd } = useTail(list, items.at(-1)?.key);
  const unread = useUnread(lines, me, following);
  const walk = useRowWalk(list);

  // What I say myself brings me back to the end.
  const mineOpen = pending.filter(({ state }) => state === "sending").length;
  useLayoutEffect(() => {
    if (mineOpen > 0) toEnd();
  }, [mineOpen, toEnd]);

  const shown = items.slice(-drawn);
  return (
    <div class="chat-log">
      <ol
        class="chat-lines"
        ref={list}
        aria-label="Chat messages"
        onKeyDown={walk.onKeyDown}
        onFocusIn={walk.onFocusIn}
        onScroll={(event) => {
          if (event.currentTarget.scrollTop < 400 && items.length > drawn) {
            setDrawn(drawn + WINDOW_ROWS);
          }
        }}
      >
        <Rows
          {...props}
          items={shown}
          current={walk.current ?? lastLineKey(shown)}
          onJump={walk.jump}
        />
      </ol>
      {items.length === 0 && <div class="chat-empty">{empty}</div>}
      {!following && (
        <div class="chat-jump">
          <Button variant="primary" size="s" icon={ArrowDown} onClick={toEnd}>
            {unread > 0
              ? formatPlural(unread, { one: "new message", other: "new messages" })
              : "Newest messages"}
          </Button>
        </div>
      )}
      <Announcer lines={lines} me={me} on={announce} />
    </div>
  );
}

type RowsProps = Props & {
  items: readonly ChatItem[];
  current: string | null;
  onJump: (seq: number) => void;
};

function Rows(props: RowsProps) {
  const { items, lines } = props;
  const bySeq = useMemo(() => new Map(lines.map((line) => [line.seq, line])), [lines]);
  const nameOf = useMemo(() => new Map(lines.map((line) => [line.by, line.name])), [lines]);
  return items.map((item) => (
    <Row key={item.key} {...props} item={item} bySeq={bySeq} nameOf={nameOf} />
  ));
}

type RowProps = RowsProps & {
  item: ChatItem;
  bySeq: ReadonlyMap<number, ChatLine>;
  nameOf: ReadonlyMap<string | null, string>;
};

function Row(props: RowProps) {
  const { item, onRetry, onDismiss } = props;
  switch (item.kind) {
    case "day":
      return <DayRow at={item.at} />;
    case "note":
      return <NoteRow note={item.note} />;
    case "pending": {
      const { line } = item;
      return (
        <PendingRow
          line={line}
          onRetry={() => onRetry(line)}
          onDismiss={() => onDismiss(line.op)}
        />
      );
    }
    case "line":
      return <Said {...props} item={item} />;
  }
}

function Said(props: RowProps & { item: Extract<ChatItem, { kind: "line" }> }) {
  const { item, me, current, bySeq, nameOf } = props;
  const { line, first } = item;
  const names = (line.mentions ?? []).map((person) => nameOf.get(person) ?? "");
  return (
    <LineRow
      line={line}
      first={first}
      me={me}
      names={names.join("\n")}
      replied={(line.replyTo === undefined ? null : bySeq.get(line.replyTo)) ?? null}
      current={current === item.key}
      onReply={props.onReply ?? null}
      onJump={props.onJump}
      actions={props.actions ?? null}
    />
  );
}

function lastLineKey(items: readonly ChatItem[]): string | null {
  return items.findLast((item) => item.kind === "line")?.key ?? null;
}

/** Lines of others that came while the reader was further up. */
function useUnread(lines: readonly ChatLine[], me: string | null, following: boolean): number {
  const seen = useRef(0);
  if (following) seen.current = lines.at(-1)?.seq ?? 0;
  return following ? 0 : unreadCount(lines, { seq: seen.current, me });
}
