// What a moderator can do about one line and its author, in place. Staff are out of reach; the room says so too.
import { Ban, HandHelping, Hourglass, MicOff, Pin, ShieldAlert, Trash2, Undo2 } from "lucide";
import { ANNOUNCEMENT_MAX_CHARS } from "../../shared/protocol/limits.ts";
import { isStaff } from "../../shared/roles.ts";
import type { ChatLine } from "../../shared/room/view.ts";
import { IconButton } from "../ui/button.tsx";
import { formatWait } from "../ui/time.ts";
import { toast } from "../ui/toast.tsx";
import type { Desk } from "./desk.ts";
import { Menu, type MenuItem } from "./menu.tsx";
import { type Silence, silenceOf } from "./silenced.ts";
import { mayReceive } from "./stage/stage-moves.ts";

const FIVE_MINUTES_MS = 300_000;

type Props = { desk: Desk; line: ChatLine; tabIndex: number; onBan: () => void };

export function LineModeration({ desk, line, tabIndex, onBan }: Props) {
  const remove = () => void desk.act({ kind: "chat.remove", line: line.seq });
  const items = itemsFor(desk, line, onBan);
  return (
    <>
      {!line.removed && (
        <IconButton
          icon={Trash2}
          size="s"
          tabIndex={tabIndex}
          label={`Remove this message by ${line.name}`}
          onClick={remove}
        />
      )}
      {items.length > 0 && (
        <Menu
          icon={ShieldAlert}
          size="s"
          tabIndex={tabIndex}
          label={`Moderate ${line.name}`}
          items={items}
        />
      )}
    </>
  );
}

function itemsFor(desk: Desk, line: ChatLine, onBan: () => void): MenuItem[] {
  const pin: MenuItem[] =
    desk.may("announce") && !line.removed
      ? [{ label: "Pin as announcement", icon: Pin, onSelect: () => pinLine(desk, line) }]
      : [];
  const { by } = line;
  if (by !== null && mayReceive(desk, line)) return [...pin, handing(desk, by, line.name)];
  if (by === null || isStaff(line.role)) return pin;
  const silence = silenceOf(desk.silenced.value, by, desk.session.serverNow());
  return [...pin, ...muting(desk, { by, name: line.name }, silence), banning(silence, onBan)];
}

function handing(desk: Desk, to: string, name: string): MenuItem {
  return {
    label: `Give the stage to ${name}`,
    icon: HandHelping,
    onSelect: () => void desk.act({ kind: "stage.give", to }),
  };
}

function banning(silence: Silence | null, onBan: () => void): MenuItem {
  const banned = silence?.kind === "banned";
  return {
    label: "Ban…",
    icon: Ban,
    tone: "caution",
    blocked: banned ? "Banned already." : null,
    onSelect: onBan,
  };
}

type Person = { by: string; name: string };

function muting(desk: Desk, { by, name }: Person, silence: Silence | null): MenuItem[] {
  const mute = (forMs: number | null) => async () => {
    const done = await desk.act({ kind: "person.mute", person: by, forMs });
    const span = forMs === null ? "for the show" : `for ${formatWait(forMs)}`;
    if (done) toast({ text: `${name} is muted ${span}.`, action: undo });
  };
  const unmute = () => void desk.act({ kind: "person.unmute", person: by });
  const undo = { label: "Undo", run: unmute };
  const freeing: MenuItem = { label: "Unmute", icon: Undo2, onSelect: unmute };
  const silencing: MenuItem[] = [
    { label: "Mute for 5 minutes", icon: Hourglass, onSelect: mute(FIVE_MINUTES_MS) },
    { label: "Mute for the show", icon: MicOff, onSelect: mute(null) },
  ];
  // After a reload older mutes are not known here, so unmuting is always on offer.
  return silence?.kind === "muted" ? [freeing, ...silencing] : [...silencing, freeing];
}

function pinLine(desk: Desk, line: ChatLine): void {
  const text = line.text.slice(0, ANNOUNCEMENT_MAX_CHARS);
  void desk.act({ kind: "announcement.pin", text });
}
