// Ways to take a show along: its play list for a spreadsheet, everything as JSON.
import { Download, FileJson } from "lucide";
import { API } from "../../shared/http/paths.ts";
import { Icon } from "../ui/icon.tsx";

export function TakeAway({ id }: { id: string }) {
  return (
    <p class="replay-away">
      <a href={API.playList(id)} download>
        <Icon icon={Download} size={16} /> Play list (CSV)
      </a>
      <a href={API.showExport(id)} download>
        <Icon icon={FileJson} size={16} /> Whole show (JSON)
      </a>
    </p>
  );
}
