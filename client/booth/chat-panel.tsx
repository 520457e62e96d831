// The room's chat as its hosts see it: the same log, with moderation on each line, slow mode and the pinned notice.
import { useComputed, useSignal } from "@preact/signals";
import { MessageCircle } from "lucide";
import { useCallback } from "preact/hooks";
import type { ChatLine } from "../../shared/room/view.ts";
import type { ChatNote, PendingLine } from "../ui/chat-items.ts";
import { ChatLog } from "../ui/chat-log.tsx";
import { Composer } from "../ui/composer.tsx";
import { composerGate, unnamedAs } from "../ui/composer-gate.ts";
import { Icon } from "../ui/icon.tsx";
import { peopleIn } from "../ui/mentions.ts";
import { useNow } from "../ui/use-now.ts";
import { Announcement } from "./announcement.tsx";
import { BanDialog } from "./ban-dialog.tsx";
import type { Desk } from "./desk.ts";
import { LineModeration } from "./line-moderation.tsx";
import { SlowMode } from "./slow-mode.tsx";
import "./chat-panel.css";

export function ChatPanel({ desk }: { desk: Desk }) {
  const { session } = desk;
  const view = session.view.value;
  const you = session.you.value;
  const replyTo = useSignal<ChatLine | null>(null);
  const banning = useSignal<ChatLine | null>(null);
  const nowMs = useNow(session.serverNow, 1_000);
  const notes = useComputed(() => session.view.value.plays.map(noteOf));
  const pending = useComputed(() => pendingLines(desk));
  const reply = useCallback((line: ChatLine) => {
    replyTo.value = line;
  }, []);
  const moderation = useCallback(
    (line: ChatLine, current: boolean) => (
      <LineModeration
        desk={desk}
        line={line}
        tabIndex={current ? 0 : -1}
        onBan={() => {
          banning.value = line;
        }}
      />
    ),
    [desk],
  );
  return (
    <section class="panel sheet chat-panel" aria-labelledby="chat-title">
      <header class="panel-head">
        <h2 id="chat-title">Chat</h2>
        {desk.may("moderate") && <SlowMode desk={desk} />}
      </header>
      <Announcement desk={desk} />
      <ChatLog
        lines={view.chat}
        notes={notes.value}
        pending={pending.value}
        me={you?.person ?? null}
        announce
        empty={
          <div class="panel-empty">
            <Icon icon={MessageCircle} size={28} />
            <p>It is quiet. Say hello; people answer hosts.</p>
          </div>
        }
        onReply={reply}
        onRetry={({ op }) => again(desk, op)}
        onDismiss={session.dismiss}
        {...(desk.may("moderate") ? { actions: moderation } : {})}
      />
      <Composer
        gate={composerGate(view, you, nowMs)}
        nowMs={nowMs}
        people={peopleIn(view.chat, you?.person ?? null)}
        replyTo={replyTo.value}
        onCancelReply={() => {
          replyTo.value = null;
        }}
        onSay={(saying) => void session.send({ kind: "chat.say", ...saying })}
        unnamedAs={unnamedAs(you)}
        onRename={async (name) => {
          const sent = await session.send({ kind: "person.rename", name });
          return sent.ok ? null : sent.refusal.sentence;
        }}
      />
      <BanDialog
        desk={desk}
        line={banning.value}
        onClose={() => {
          banning.value = null;
        }}
      />
    </section>
  );
}

/** The whole command again: a reply stays a reply. */
function again({ session }: Desk, op: string): void {
  const refused = session.pending.value.find((entry) => entry.op === op);
  if (!refused) return;
  session.dismiss(op);
  void session.send(refused.cmd);
}

function noteOf({ seq, at, track }: Desk["session"]["view"]["value"]["plays"][number]): ChatNote {
  const by = track.artist === "" ? "" : ` · ${track.artist}`;
  return { seq, at, kind: "track", text: `${track.title}${by}` };
}

function pendingLines({ session }: Desk): PendingLine[] {
  return session.pending.value.flatMap(({ op, cmd, at, state, refusal }) => {
    if (cmd.kind !== "chat.say") return [];
    const why = refusal
      ? { sentence: refusal.sentence, retryAfterMs: refusal.retryAfterMs ?? 0 }
      : {};
    return [{ op, at, text: cmd.text, state, ...why }];
  });
}
