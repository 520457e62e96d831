// The way to "People", "Partners" and "Your devices": a dialog over the booth, so that the show goes on behind it. What is inside
// is loaded with the first look.
import type { FunctionComponent } from "preact";
import type { MeBody } from "../../../shared/http/bodies.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { useOnDemand } from "./use-on-demand.ts";
import { Waiting } from "./waiting.tsx";

export type Door = "people" | "partners" | "devices";

type Props = {
  me: MeBody;
  /** The server's time. */
  now: () => number;
  door: Door | null;
  onClose: () => void;
};
type Panel = FunctionComponent<Pick<Props, "me" | "now">>;

const TITLES: Readonly<Record<Door, string>> = {
  people: "People",
  partners: "Partners",
  devices: "Your devices",
};
const LOADS = {
  people: () => import("./people-panel.tsx").then(({ PeoplePanel }) => PeoplePanel),
  partners: () =>
    import("../partners/partners-panel.tsx").then(({ PartnersPanel }) => PartnersPanel),
  devices: () => import("./devices-panel.tsx").then(({ DevicesPanel }) => DevicesPanel),
} satisfies Record<Door, () => Promise<Panel>>;

export function PeopleDoor({ me, now, door, onClose }: Props) {
  const panel = useOnDemand<Panel>(door ? LOADS[door] : null);
  return (
    <Dialog title={door ? TITLES[door] : ""} size="l" open={door !== null} onClose={onClose}>
      <Waiting on={panel} />
      {panel.kind === "ready" && <panel.value me={me} now={now} />}
    </Dialog>
  );
}
