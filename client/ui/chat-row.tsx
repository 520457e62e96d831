// One said line, one's own unsettled line, a note, a day mark. Text from people reaches the page as text only.
import { CornerUpLeft, Disc3, Reply, Sparkles } from "lucide";
import { Component, type ComponentChildren } from "preact";
import type { Role } from "../../shared/roles.ts";
import type { ChatLine } from "../../shared/room/view.ts";
import { Avatar, personHue } from "./avatar.tsx";
import { Badge } from "./badge.tsx";
import { Button, IconButton } from "./button.tsx";
import type { ChatNote, PendingLine } from "./chat-items.ts";
import { Icon } from "./icon.tsx";
import { spans } from "./mentions.ts";
import { formatClock, formatDay } from "./time.ts";
import { WaitButton } from "./wait-button.tsx";
import "./chat-row.css";

export const STAFF_WORDS: Readonly<Partial<Record<Role, string>>> = {
  owner: "Host",
  dj: "DJ",
  cohost: "Co-host",
  moderator: "Moderator",
};

export type LineRowProps = {
  line: ChatLine;
  /** Shows picture, name and time; the following lines of the same person go without. */
  first: boolean;
  me: string | null;
  /** Names that may be mentioned in it, joined by line breaks (a string compares cheaply). */
  names: string;
  replied: ChatLine | null;
  /** This row is where the arrow keys are, so its buttons may be reached by Tab. */
  current: boolean;
  onReply: ((line: ChatLine) => void) | null;
  onJump: (seq: number) => void;
  actions: ((line: ChatLine, current: boolean) => ComponentChildren) | null;
};

const COMPARED = [
  "line",
  "first",
  "me",
  "names",
  "replied",
  "current",
  "onReply",
  "actions",
] as const;

/** A line that redraws only when something of its own changed: a busy chat adds many and changes few. */
export class LineRow extends Component<LineRowProps> {
  override shouldComponentUpdate(next: LineRowProps): boolean {
    return COMPARED.some((name) => next[name] !== this.props[name]);
  }

  override render() {
    const { line, first, me, current } = this.props;
    const toMe = me !== null && line.mentions?.includes(me) === true;
    return (
      <li
        class={`line${first ? " first" : ""}${toMe ? " to-me" : ""}${line.by === me ? " mine" : ""}`}
        data-row={`line-${line.seq}`}
        tabIndex={current ? 0 : -1}
        style={{ "--hue": String(personHue(line.by)) }}
      >
        {first && <Avatar person={line.by} name={line.name} />}
        <div class="line-body">
          <LineHead line={line} first={first} />
          {!line.removed && <Quote {...this.props} />}
          <LineText {...this.props} />
          {toMe && <span class="visually-hidden">(mentions you)</span>}
        </div>
        <LineActions {...this.props} />
      </li>
    );
  }
}

function LineHead({ line, first }: { line: ChatLine; first: boolean }) {
  const staff = STAFF_WORDS[line.role];
  const time = new Date(line.at).toISOString();
  if (!first) return <span class="visually-hidden">{line.name}: </span>;
  return (
    <div class="line-head">
      <span class="line-name truncate">{line.name}</span>
      {staff && <Badge tone="accent">{staff}</Badge>}
      <time class="line-time" dateTime={time}>
        {formatClock(line.at)}
      </time>
    </div>
  );
}

function LineText({ line, names }: LineRowProps) {
  if (line.removed) return <p class="line-text line-removed">Message removed by a moderator</p>;
  return (
    <p class="line-text">
      {spans(line.text, names.split("\n")).map((span, index) =>
        span.mention ? <mark key={index}>{span.text}</mark> : span.text,
      )}
    </p>
  );
}

function Quote({ line, replied, onJump, current }: LineRowProps) {
  if (line.replyTo === undefined) return null;
  const inner = replied
    ? `${replied.name}: ${replied.removed ? "message removed" : replied.text}`
    : "An earlier message";
  return (
    <button
      type="button"
      class="line-quote"
      tabIndex={current ? 0 : -1}
      disabled={replied === null}
      onClick={() => onJump(line.replyTo ?? 0)}
    >
      <Icon icon={CornerUpLeft} size={14} />
      <span class="visually-hidden">Answers </span>
      <span class="truncate">{inner}</span>
    </button>
  );
}

function LineActions({ line, onReply, actions, current }: LineRowProps) {
  const mayReply = onReply !== null && !line.removed;
  if (!mayReply && !actions) return null;
  return (
    <div class="line-actions">
      {mayReply && (
        <IconButton
          icon={Reply}
          size="s"
          tabIndex={current ? 0 : -1}
          label={`Reply to ${line.name}`}
          onClick={() => onReply(line)}
        />
      )}
      {actions?.(line, current)}
    </div>
  );
}

type PendingProps = { line: PendingLine; onRetry: () => void; onDismiss: () => void };

/** One's own line before the room has answered, or with the reason why the room said no. */
export function PendingRow({ line, onRetry, onDismiss }: PendingProps) {
  const refused = line.state === "refused";
  return (
    <li class={`line pending ${line.state}`}>
      <div class="line-body">
        <p class="line-text">{line.text}</p>
        {refused ? (
          <div class="line-refusal" role="alert">
            <p>Not sent. {line.sentence}</p>
            <div class="row">
              <WaitButton size="s" waitMs={line.retryAfterMs} onClick={onRetry}>
                Try again
              </WaitButton>
              <Button size="s" variant="ghost" onClick={onDismiss}>
                Discard
              </Button>
            </div>
          </div>
        ) : (
          <p class="line-sending">Sending…</p>
        )}
      </div>
    </li>
  );
}

/** Something that happened in the room, between the lines. */
export function NoteRow({ note }: { note: ChatNote }) {
  return (
    <li class="chat-note">
      <Icon icon={note.kind === "track" ? Disc3 : Sparkles} size={16} />
      <span>{note.text}</span>
      <time dateTime={new Date(note.at).toISOString()}>{formatClock(note.at)}</time>
    </li>
  );
}

export function DayRow({ at }: { at: number }) {
  return (
    <li class="chat-day">
      <span>{formatDay(at, Date.now())}</span>
    </li>
  );
}
