// Where one writes: text with a counter near its end, a reply bar, @names, and plain words whenever writing must wait.
import { MicOff, SendHorizontal, Timer, X } from "lucide";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { CHAT_MAX_CHARS } from "../../shared/protocol/limits.ts";
import type { ChatLine } from "../../shared/room/view.ts";
import { IconButton } from "./button.tsx";
import type { Gate } from "./composer-gate.ts";
import { NameChooser } from "./composer-name.tsx";
import { Icon } from "./icon.tsx";
import { MentionList } from "./mention-list.tsx";
import { type ChatPerson, complete, draftAt, mentionedIn, suggest } from "./mentions.ts";
import { formatLength } from "./time.ts";
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
  /** Null once a name was chosen; otherwise the name others would see. */
  unnamedAs: string | null;
  /** Resolves to a sentence when the name can't be taken, else null. */
  onRename: (name: string) => Promise<string | null>;
};

/** The counter appears when this many characters are left. */
const COUNTER_FROM = 100;

export function Composer(props: Props) {
  const { gate, nowMs, people, replyTo, unnamedAs } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const [caret, setCaret] = useState(0);
  const [picked, setPicked] = useState(0);
  const [naming, setNaming] = useState(false);
  const askedName = useRef(false);

  const draft = gate.kind === "closed" ? null : draftAt(text, caret);
  const found = draft ? suggest(people, draft.query) : [];
  const trimmed = text.trim();
  const maySend = gate.kind === "open" && trimmed !== "" && trimmed.length <= CHAT_MAX_CHARS;

  useLayoutEffect(() => fitHeight(field.current, text), [text]);
  useLayoutEffect(() => {
    if (replyTo) field.current?.focus();
  }, [replyTo]);

  function send(): void {
    if (!maySend) return;
    if (unnamedAs !== null && !askedName.current) {
      setNaming(true);
      return;
    }
    const mentions = mentionedIn(trimmed, people);
    props.onSay({
      text: trimmed,
      ...(replyTo ? { replyTo: replyTo.seq } : {}),
      ...(mentions.length > 0 ? { mentions } : {}),
    });
    setText("");
    setCaret(0);
    props.onCancelReply();
    field.current?.focus();
  }

  function choose(person: ChatPerson): void {
    if (!draft) return;
    const done = complete(text, draft, person.name);
    setText(done.text);
    setCaret(done.caret);
    queueMicrotask(() => field.current?.setSelectionRange(done.caret, done.caret));
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const offered = found[picked % Math.max(1, found.length)];
    if (offered && (event.key === "Tab" || event.key === "Enter")) {
      event.preventDefault();
      choose(offered);
    } else if (offered && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setPicked((picked + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    } else if (event.key === "Escape") {
      if (draft) setCaret(-1);
      else props.onCancelReply();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  }

  if (naming) {
    return (
      <NameChooser
        suggested={unnamedAs ?? ""}
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

  const left = CHAT_MAX_CHARS - trimmed.length;
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {replyTo && <ReplyBar line={replyTo} onCancel={props.onCancelReply} />}
      <GateLine gate={gate} nowMs={nowMs} />
      {found.length > 0 && (
        <MentionList people={found} picked={picked % found.length} onChoose={choose} />
      )}
      <div class="composer-row">
        <textarea
          ref={field}
          class="field composer-field"
          rows={1}
          value={text}
          placeholder={gate.kind === "muted" ? "You are muted for now" : "Say something…"}
          aria-label="Message"
          enterkeyhint="send"
          autocomplete="off"
          readOnly={gate.kind === "muted"}
          {...(found.length > 0
            ? {
                "aria-controls": "mention-list",
                "aria-activedescendant": `mention-${picked % found.length}`,
              }
            : {})}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setCaret(event.currentTarget.selectionStart);
            setPicked(0);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
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
      {left <= COUNTER_FROM && (
        <p class={`composer-left tabular${left < 0 ? " over" : ""}`} role="status">
          {left < 0 ? `${-left} characters too many` : `${left} characters left`}
        </p>
      )}
    </form>
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
          Slow mode: you can write again in {Math.ceil((gate.untilMs - nowMs) / 1000)} s
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

function fitHeight(field: HTMLTextAreaElement | null, text: string): void {
  if (!field) return;
  field.style.height = "";
  if (text !== "") field.style.height = `${field.scrollHeight + 2}px`;
}
