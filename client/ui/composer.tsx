// Where one writes: text with a counter near its end, a reply bar, @names, and plain words whenever writing must wait.
import { MicOff, SendHorizontal, Timer, X } from "lucide";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { CHAT_MAX_CHARS } from "../../shared/protocol/limits.ts";
import type { ChatLine } from "../../shared/room/view.ts";
import { IconButton } from "./button.tsx";
import type { Gate, unnamedAs } from "./composer-gate.ts";
import { NameChooser } from "./composer-name.tsx";
import { Icon } from "./icon.tsx";
import { MentionList } from "./mention-list.tsx";
import { type ChatPerson, mentionedIn } from "./mentions.ts";
import { formatLength, formatWait } from "./time.ts";
import { type Message, useMessage } from "./use-message.ts";
import "./composer.css";

export type Saying = { text: string; replyTo?: number; mentions?: string[] };

type Props = {
  gate: Gate;
  /** Server time; changes every second while a wait is shown. */
  nowMs: number;
  people: readonly ChatPerson[];
  replyTo: ChatLine | null;
  onCancelReply: () => void;
  onSay: (saying: Saying) => void;
  unnamedAs: ReturnType<typeof unnamedAs>;
  /** Resolves to a sentence when the name can't be taken, else null. */
  onRename: (name: string) => Promise<string | null>;
};

/** The counter appears when this many characters are left. */
const COUNTER_FROM = 100;

export function Composer(props: Props) {
  const { gate, people, replyTo, unnamedAs: name } = props;
  const message = useMessage(people);
  const [naming, setNaming] = useState(false);
  const [held, setHeld] = useState(false);
  const askedName = useRef(false);
  const text = message.text.trim();
  const maySend = gate.kind === "open" && text !== "" && text.length <= CHAT_MAX_CHARS;

  // An answer begun, or a name given: writing goes on.
  useLayoutEffect(() => {
    if (replyTo || (askedName.current && !naming)) message.field.current?.focus();
  }, [replyTo, naming, message.field]);

  useLayoutEffect(() => {
    if (!held || name === undefined) return;
    setHeld(false);
    send();
  }, [held, name]);

  function send(): void {
    if (!maySend) return;
    // Before the room has answered nobody knows whether to ask for a name: it goes out, or asks, right after.
    if (name === undefined) return setHeld(true);
    if (name !== null && !askedName.current) return setNaming(true);
    const mentions = mentionedIn(text, people);
    props.onSay({
      text,
      ...(replyTo ? { replyTo: replyTo.seq } : {}),
      ...(mentions.length > 0 ? { mentions } : {}),
    });
    message.clear();
    props.onCancelReply();
    message.field.current?.focus();
  }

  if (naming) {
    return (
      <NameChooser
        suggested={name ?? ""}
        onCancel={() => setNaming(false)}
        onRename={props.onRename}
        onDone={() => {
          askedName.current = true;
          setNaming(false);
          send();
        }}
      />
    );
  }
  if (gate.kind === "closed") return <p class="composer-closed">{gate.sentence}</p>;
  return <WritingForm {...props} {...{ message, maySend, held }} onSend={send} />;
}

type FormProps = Props & { message: Message; maySend: boolean; held: boolean; onSend: () => void };

function WritingForm({ message, maySend, held, onSend, ...props }: FormProps) {
  const { gate, nowMs, replyTo } = props;
  const { found, picked } = message;
  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const sends = event.key === "Enter" && !event.shiftKey;
    if (message.onKey(event) || sends) event.preventDefault();
    else if (event.key === "Escape") props.onCancelReply();
    if (sends && found.length === 0) onSend();
  }
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      {replyTo && <ReplyBar line={replyTo} onCancel={props.onCancelReply} />}
      <GateLine gate={gate} nowMs={nowMs} />
      {held && (
        <p class="composer-gate" role="status">
          Goes out as soon as the room has answered.
        </p>
      )}
      {found.length > 0 && <MentionList people={found} picked={picked} onChoose={message.choose} />}
      <div class="composer-row">
        <textarea
          ref={message.field}
          class="field composer-field"
          rows={1}
          value={message.text}
          placeholder={gate.kind === "muted" ? "You are muted for now" : "Say something…"}
          aria-label="Message"
          enterkeyhint="send"
          autocomplete="off"
          readOnly={gate.kind === "muted"}
          {...(found.length > 0
            ? { "aria-controls": "mention-list", "aria-activedescendant": `mention-${picked}` }
            : {})}
          onInput={message.onInput}
          onSelect={message.onCaret}
          onKeyDown={onKeyDown}
        />
        <IconButton
          type="submit"
          icon={SendHorizontal}
          variant={maySend ? "primary" : "quiet"}
          label="Send message"
          disabled={!maySend}
        />
      </div>
      <Counter left={CHAT_MAX_CHARS - message.text.trim().length} />
    </form>
  );
}

function Counter({ left }: { left: number }) {
  if (left > COUNTER_FROM) return null;
  return (
    <p class={`composer-left tabular${left < 0 ? " over" : ""}`} role="status">
      {left < 0 ? `${-left} characters too many` : `${left} characters left`}
    </p>
  );
}

function ReplyBar({ line, onCancel }: { line: ChatLine; onCancel: () => void }) {
  return (
    <div class="composer-reply">
      <span class="truncate">
        Replying to <strong>{line.name}</strong>: {line.text}
      </span>
      <IconButton icon={X} size="s" label="Cancel the reply" onClick={onCancel} />
    </div>
  );
}

function GateLine({ gate, nowMs }: { gate: Gate; nowMs: number }) {
  if (gate.kind === "wait") {
    return (
      <p class="composer-gate">
        <Icon icon={Timer} size={16} />
        <span class="tabular">
          Slow mode: you can write again in {formatWait(gate.untilMs - nowMs)}
        </span>
      </p>
    );
  }
  if (gate.kind !== "muted") return null;
  return (
    <p class="composer-gate">
      <Icon icon={MicOff} size={16} />
      <span class="tabular">
        You are muted
        {gate.untilMs === null
          ? " until the show ends"
          : ` for ${formatLength(gate.untilMs - nowMs)}`}
        . You can still listen and react.
      </span>
    </p>
  );
}
