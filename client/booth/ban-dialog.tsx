// Asks before somebody is thrown out for good: a ban has no button to take it back.
import { Ban } from "lucide";
import type { ChatLine } from "../../shared/room/view.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import type { Desk } from "./desk.ts";

type Props = { desk: Desk; line: ChatLine | null; onClose: () => void };

export function BanDialog({ desk, line, onClose }: Props) {
  const ban = () => {
    if (line?.by) void desk.act({ kind: "person.ban", person: line.by });
    onClose();
  };
  return (
    <Dialog
      title={line ? `Ban ${line.name}?` : "Ban"}
      open={line !== null}
      onClose={onClose}
      actions={
        <>
          <Button variant="ghost" onClick={onClose}>
            Keep them
          </Button>
          <Button variant="caution" icon={Ban} onClick={ban}>
            Ban
          </Button>
        </>
      }
    >
      <p class="quiet">
        They leave this room at once and can't come back with this identity. To quiet somebody for
        tonight, mute them for the show instead.
      </p>
    </Dialog>
  );
}
