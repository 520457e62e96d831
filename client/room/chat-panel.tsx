// The chat column: the log, and where one writes. It turns what a person does into commands and answers into words.
import { Ear, EarOff, MessageCircle } from "lucide";
import { useCallback, useMemo, useState } from "preact/hooks";
import { isOpen } from "../../shared/room/phase.ts";
import type { ChatLine } from "../../shared/room/view.ts";
import type { Pending, RoomSession } from "../session/store.ts";
import { IconButton } from "../ui/button.tsx";
import type { PendingLine } from "../ui/chat-items.ts";
import { ChatLog } from "../ui/chat-log.tsx";
import { Composer, type Saying } from "../ui/composer.tsx";
import { composerGate, unnamedAs } from "../ui/composer-gate.ts";
import { Icon } from "../ui/icon.tsx";
import { peopleIn } from "../ui/mentions.ts";
import { keep, readKept } from "../ui/storage.ts";
import { useNow } from "../ui/use-now.ts";
import { useNotes } from "./notes.ts";
import type { Room } from "./room.ts";
import "./chat-panel.css";

export function ChatPanel({ room: { session } }: { room: Room }) {
  const view = session.view.value;
  const me = session.you.value?.person ?? null;
  const [announce, setAnnounce] = useState(() => readKept("chat-announce") !== "off");
  const [replyTo, setReplyTo] = useState<ChatLine | null>(null);
  const notes = useNotes(session);
  const open = session.pending.value;
  const pending = useMemo(() => pendingLines(open), [open]);
  const onReply = useCallback((line: ChatLine) => setReplyTo(line), []);

  return (
    <div class="chat-panel">
      <header class="chat-head">
        <h2>Chat</h2>
        <IconButton
          icon={announce ? Ear : EarOff}
          aria-pressed={announce}
          label="Screen readers read new messages aloud"
          onClick={() => {
            setAnnounce(!announce);
            keep("chat-announce", announce ? "off" : null);
          }}
        />
      </header>
      <ChatLog
        lines={view.chat}
        notes={notes}
        pending={pending}
        me={me}
        announce={announce}
        onReply={onReply}
        onRetry={(line) => retry(session, line)}
        onDismiss={session.dismiss}
        empty={<EmptyChat open={isOpen(view.broadcast.phase)} />}
      />
      <Writing session={session} replyTo={replyTo} onCancelReply={() => setReplyTo(null)} />
    </div>
  );
}

type WritingProps = {
  session: RoomSession;
  replyTo: ChatLine | null;
  onCancelReply: () => void;
};

function Writing({ session, replyTo, onCancelReply }: WritingProps) {
  const view = session.view.value;
  const you = session.you.value;
  const gateNow = composerGate(view, you, session.serverNow());
  const waits = gateNow.kind === "wait" || gateNow.kind === "muted";
  const nowMs = useNow(session.serverNow, waits ? 500 : null);
  const people = useMemo(() => peopleIn(view.chat, you?.person ?? null), [view.chat, you?.person]);
  return (
    <Composer
      gate={gateNow}
      nowMs={nowMs}
      people={people}
      replyTo={replyTo}
      onCancelReply={onCancelReply}
      onSay={(saying) => say(session, saying)}
      unnamedAs={unnamedAs(you)}
      onRename={async (name) => {
        const sent = await session.send({ kind: "person.rename", name });
        return sent.ok ? null : sent.refusal.sentence;
      }}
    />
  );
}

function EmptyChat({ open }: { open: boolean }) {
  return (
    <>
      <Icon icon={MessageCircle} size={32} />
      <p>
        {open
          ? "Nobody has said anything yet. Say hello to the room."
          : "It is quiet in here until the doors open."}
      </p>
    </>
  );
}

/** The answer shows in the log by itself: settled as a line, or refused with its reason. */
function say(session: RoomSession, saying: Saying): void {
  void session.send({ kind: "chat.say", ...saying });
}

/** A refused line goes as a new operation; the old one leaves the list. */
function retry(session: RoomSession, line: PendingLine): void {
  const entry = session.pending.value.find(({ op }) => op === line.op);
  session.dismiss(line.op);
  if (entry) void session.send(entry.cmd);
}

function pendingLines(open: readonly Pending[]): PendingLine[] {
  return open.flatMap(({ op, at, cmd, state, refusal }) =>
    cmd.kind === "chat.say"
      ? [
          {
            op,
            at,
            text: cmd.text,
            state,
            ...(refusal ? { sentence: refusal.sentence } : {}),
            ...(refusal?.retryAfterMs === undefined ? {} : { retryAfterMs: refusal.retryAfterMs }),
          },
        ]
      : [],
  );
}
