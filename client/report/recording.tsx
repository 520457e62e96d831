// The recording of the show, and whether people may take it along. Only those who run shows decide that; the server says so.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { PAGES } from "../../shared/http/paths.ts";
import type { ReportBody } from "../../shared/http/report-bodies.ts";
import { allowDownload, getReplay } from "../session/replay-api.ts";

export function Recording({ report: { info, broadcastId } }: { report: ReportBody }) {
  const download = useSignal<boolean | null>(null);
  const said = useSignal<string | null>(null);
  useEffect(() => {
    void getReplay(broadcastId).then((answer) => {
      if (answer.ok && answer.value.files.length > 0) download.value = answer.value.download;
    });
  }, [broadcastId]);
  if (download.value === null) return null;
  const change = async (allowed: boolean) => {
    said.value = null;
    const before = download.value;
    download.value = allowed;
    const answer = await allowDownload(info.room, broadcastId, allowed);
    if (answer.ok)
      said.value = allowed ? "It can be downloaded now." : "Only to be heard here now.";
    else {
      download.value = before;
      said.value = answer.error.message;
    }
  };
  return (
    <section class="sheet report-panel" aria-labelledby="recording">
      <h2 id="recording">Recording</h2>
      <p class="quiet">
        Everybody can hear it on the <a href={PAGES.broadcast(broadcastId)}>page of the show</a>.
      </p>
      <label class="report-choice">
        <input
          type="checkbox"
          checked={download.value}
          onChange={({ currentTarget }) => void change(currentTarget.checked)}
        />
        Let people download it, and put it into the podcast feed
      </label>
      <p class="quiet" role="status">
        {said.value}
      </p>
    </section>
  );
}
