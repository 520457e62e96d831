// The library: every track, found by typing, filled by dropping files anywhere on the panel.
import { useComputed, useSignal } from "@preact/signals";
import { FileMusic, Library as LibraryIcon, RefreshCw, Search, Upload } from "lucide";
import { useRef } from "preact/hooks";
import type { Track } from "../../shared/http/bodies.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import type { Desk } from "./desk.ts";
import { LibraryRow } from "./library-row.tsx";
import { searchTracks } from "./library-search.ts";
import { TrackDialog } from "./track-dialog.tsx";
import { UploadList } from "./upload-list.tsx";
import { useFileDrop } from "./use-file-drop.ts";
import "./library-panel.css";

export const SEARCH_ID = "library-search";
export const FILES_ID = "library-files";
const AUDIO = "audio/*,.mp3,.m4a,.aac,.ogg,.opus,.flac,.wav,.webm";
/** Rows drawn at first; the rest follows on demand, since a library may hold thousands. */
const ROWS = 100;

export function LibraryPanel({ desk }: { desk: Desk }) {
  const { library, uploads } = desk;
  const query = useSignal("");
  const drawn = useSignal(ROWS);
  const editing = useSignal<Track | null>(null);
  const found = useComputed(() => searchTracks(library.tracks.value, query.value));
  const input = useRef<HTMLInputElement>(null);
  const may = desk.may("library");
  const drop = useFileDrop(may, uploads.add);

  return (
    <section class="panel sheet library" aria-labelledby="library-title" {...drop.handlers}>
      <header class="panel-head">
        <h2 id="library-title">Library</h2>
        <span class="faint">
          {library.state.value.kind === "ready" && library.tracks.value.length}
        </span>
        {may && (
          <>
            <input
              ref={input}
              id={FILES_ID}
              class="visually-hidden"
              type="file"
              accept={AUDIO}
              multiple
              tabIndex={-1}
              aria-label="Audio files to add to the library"
              onChange={({ currentTarget }) => {
                uploads.add([...(currentTarget.files ?? [])]);
                currentTarget.value = "";
              }}
            />
            <Button size="s" class="panel-end" icon={Upload} onClick={() => input.current?.click()}>
              Add files
            </Button>
          </>
        )}
      </header>
      <label class="library-search">
        <Icon icon={Search} size={18} />
        <span class="visually-hidden">Search the library</span>
        <input
          id={SEARCH_ID}
          class="field"
          type="search"
          placeholder="Search title, artist, album"
          value={query.value}
          onInput={({ currentTarget }) => {
            query.value = currentTarget.value;
            drawn.value = ROWS;
          }}
        />
      </label>
      <UploadList uploads={uploads} />
      <div class="panel-scroll">
        <Found desk={desk} found={found.value} query={query.value} />
        <ul class="library-list" aria-label="Tracks">
          {found.value.slice(0, drawn.value).map((track) => (
            <LibraryRow
              key={track.id}
              desk={desk}
              track={track}
              onEdit={() => {
                editing.value = track;
              }}
            />
          ))}
        </ul>
        {found.value.length > drawn.value && (
          <Button
            class="library-more"
            onClick={() => {
              drawn.value += ROWS;
            }}
          >
            Show more ({found.value.length - drawn.value} left)
          </Button>
        )}
      </div>
      {drop.over.value && (
        <div class="library-drop" aria-hidden="true">
          <Icon icon={FileMusic} size={40} />
          <strong>Drop to add to the library</strong>
        </div>
      )}
      <TrackDialog
        desk={desk}
        track={editing.value}
        onClose={() => {
          editing.value = null;
        }}
      />
    </section>
  );
}

type FoundProps = { desk: Desk; found: readonly Track[]; query: string };

/** What to say when there is no list to show. */
function Found({ desk, found, query }: FoundProps) {
  const state = desk.library.state.value;
  if (state.kind === "failed") {
    return (
      <div class="panel-empty" role="alert">
        <p>{state.sentence}</p>
        <Button size="s" icon={RefreshCw} onClick={() => void desk.library.load()}>
          Load the library again
        </Button>
      </div>
    );
  }
  if (state.kind === "loading") {
    return (
      <div class="panel-empty" role="status">
        <p>Loading the library…</p>
      </div>
    );
  }
  if (found.length > 0) return null;
  return (
    <div class="panel-empty">
      <Icon icon={LibraryIcon} size={28} />
      <p>
        {query.trim() === ""
          ? "No tracks yet. Drop audio files here, or press “Add files”."
          : `Nothing matches “${query.trim()}”.`}
      </p>
    </div>
  );
}
