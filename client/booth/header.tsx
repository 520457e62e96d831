// The booth's part of the page header: which room, how the connection is, help, and the way out.
import {
  ArrowLeftRight,
  CircleUser,
  ExternalLink,
  Globe,
  Keyboard,
  KeyRound,
  LogOut,
  Users,
} from "lucide";
import { PAGES } from "../../shared/http/paths.ts";
import { IconButton } from "../ui/button.tsx";
import type { Desk } from "./desk.ts";
import { Health } from "./health.tsx";
import { Menu, type MenuItem } from "./menu.tsx";
import type { Door } from "./people/people-door.tsx";

export function RoomName({ desk, onSwitch }: { desk: Desk; onSwitch: () => void }) {
  const several = desk.me.rooms.length > 1;
  return (
    <div class="booth-room">
      <span class="truncate booth-room-name">{desk.info.title}</span>
      {several && (
        <IconButton
          icon={ArrowLeftRight}
          size="s"
          label="Switch to another room"
          onClick={onSwitch}
        />
      )}
    </div>
  );
}

type Props = {
  desk: Desk;
  onHelp: () => void;
  onDoor: (door: Door) => void;
  onSignOut: () => void;
};

export function HeaderActions({ desk, onHelp, onDoor, onSignOut }: Props) {
  const items: MenuItem[] = [
    {
      label: "Open the listeners' page",
      icon: ExternalLink,
      onSelect: () => void open(PAGES.room(desk.info.room), "_blank", "noopener"),
    },
    ...(desk.me.can.includes("site")
      ? [
          { label: "People", icon: Users, onSelect: () => onDoor("people") },
          { label: "Partners", icon: Globe, onSelect: () => onDoor("partners") },
        ]
      : []),
    { label: "Your devices", icon: KeyRound, onSelect: () => onDoor("devices") },
    { label: "Sign out", icon: LogOut, onSelect: onSignOut },
  ];
  return (
    <>
      <Health desk={desk} />
      <IconButton
        icon={Keyboard}
        label="Keyboard shortcuts"
        aria-keyshortcuts="?"
        class="booth-help"
        onClick={onHelp}
      />
      <Menu icon={CircleUser} label={`${desk.me.name}: people, devices, sign out`} items={items} />
    </>
  );
}
