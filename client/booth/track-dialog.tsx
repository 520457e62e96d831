// Corrects a track's title and artist in the library. What already plays or waits keeps the words it was queued with.
import { useSignal } from "@preact/signals";
import type { Track } from "../../shared/http/bodies.ts";
import { TITLE_MAX_CHARS } from "../../shared/protocol/limits.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { DialogEnding } from "../ui/dialog-ending.tsx";
import { toast } from "../ui/toast.tsx";
import type { Desk } from "./desk.ts";

type Props = { desk: Desk; track: Track | null; onClose: () => void };

export function TrackDialog({ desk, track, onClose }: Props) {
  return (
    <Dialog title="Edit track" open={track !== null} onClose={onClose}>
      {track && <TrackForm desk={desk} track={track} onClose={onClose} />}
    </Dialog>
  );
}

function TrackForm({ desk, track, onClose }: Props & { track: Track }) {
  const title = useSignal(track.title);
  const artist = useSignal(track.artist);
  const trouble = useSignal<string | null>(null);
  const saving = useSignal(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (title.value.trim() === "") {
      trouble.value = "A track needs a title.";
      return;
    }
    saving.value = true;
    const change = { title: title.value.trim(), artist: artist.value.trim() };
    const saved = await desk.library.edit(track.id, change);
    saving.value = false;
    if (!saved.ok) {
      trouble.value = saved.error.message;
      return;
    }
    toast({ text: `Saved “${saved.value.title}”.`, tone: "good" });
    onClose();
  };
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <div>
        <label class="label" for="track-title">
          Title
        </label>
        <input
          id="track-title"
          class="field"
          // Where focus lands when the dialog opens; without it, on the cross.
          autofocus
          value={title.value}
          maxLength={TITLE_MAX_CHARS}
          onInput={({ currentTarget }) => {
            title.value = currentTarget.value;
          }}
        />
      </div>
      <div>
        <label class="label" for="track-artist">
          Artist
        </label>
        <input
          id="track-artist"
          class="field"
          value={artist.value}
          maxLength={TITLE_MAX_CHARS}
          onInput={({ currentTarget }) => {
            artist.value = currentTarget.value;
          }}
        />
      </div>
      <DialogEnding trouble={trouble.value}>
        <Button variant="ghost" onClick={onClose}>
          Cancel
        </Button>
        <Button variant="primary" type="submit" busy={saving.value}>
          Save
        </Button>
      </DialogEnding>
    </form>
  );
}
