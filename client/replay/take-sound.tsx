// The recording to take along, where the people of the room give it away: one link for each of its files.
import { Download } from "lucide";
import { LIVE } from "../../shared/http/paths.ts";
import { ButtonLink } from "../ui/button.tsx";
import type { ReplaySound } from "./replay-sound.ts";

const MEGABYTE = 1_000_000;

export function TakeSound({ sound: { about, show } }: { sound: ReplaySound }) {
  const { download, files } = about;
  if (!download) return null;
  return (
    <>
      {files.map(({ epoch, bytes }, i) => (
        <ButtonLink
          key={epoch}
          size="s"
          variant="ghost"
          icon={Download}
          href={LIVE.take(show, epoch)}
          download
        >
          {files.length > 1 ? `Download ${i + 1} of ${files.length}` : "Download"}{" "}
          <span class="faint">{sizeOf(bytes)}</span>
        </ButtonLink>
      ))}
    </>
  );
}

const sizeOf = (bytes: number) =>
  bytes < MEGABYTE / 10 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
