// The search field of the archive: what is typed, and one quiet line that says what came of it.
import { Search as SearchIcon } from "lucide";
import { useLayoutEffect, useRef } from "preact/hooks";
import { SEARCH_MAX_CHARS } from "../../shared/http/history-bodies.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import type { Archive } from "./archive.ts";
import { isNothing, type Search } from "./search.ts";

export function SearchBox({ search, archive }: { search: Search; archive: Archive }) {
  const field = useRef<HTMLInputElement>(null);
  // Before the field is seen: who presses the key then already means it.
  useLayoutEffect(() => focusOnSlash(() => field.current?.focus()), []);
  return (
    <search class="stack search">
      <label class="search-box">
        <Icon icon={SearchIcon} size={20} />
        <span class="visually-hidden">Search past shows, tracks and messages</span>
        <input
          ref={field}
          class="field"
          type="search"
          maxLength={SEARCH_MAX_CHARS}
          placeholder="Shows, tracks and messages"
          value={search.typed.value}
          onInput={({ currentTarget }) => search.type(currentTarget.value)}
        />
        <span class="search-key" aria-hidden="true">
          /
        </span>
      </label>
      {search.asked.value !== "" && <RoomChoice search={search} archive={archive} />}
      <p class="visually-hidden" role="status">
        {wordsOf(search)}
      </p>
      {search.state.value === "failed" && (
        <div class="row wrap" role="alert">
          <p>The archive can't be searched right now.</p>
          <Button size="s" onClick={search.again}>
            Try again
          </Button>
        </div>
      )}
    </search>
  );
}

/** A site of one room has nothing to choose. */
function RoomChoice({ search, archive }: { search: Search; archive: Archive }) {
  const rooms = archive.rooms.value;
  if (rooms.length < 2) return null;
  return (
    <label class="row search-room">
      <span class="quiet">In</span>
      <select
        class="field"
        value={search.room.value}
        onChange={({ currentTarget }) => search.pick(currentTarget.value)}
      >
        <option value="">all rooms</option>
        {rooms.map(({ room, title }) => (
          <option key={room} value={room}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Said to those who cannot see the list appear. */
function wordsOf({ found, state, asked }: Search): string {
  if (state.value === "looking") return "Searching…";
  if (!found.value || asked.value === "") return "";
  if (isNothing(found.value)) return "Nothing found.";
  const { shows, tracks, lines } = found.value;
  const count = ({ found: rows, next }: { found: readonly unknown[]; next: number | null }) =>
    `${rows.length}${next === null ? "" : " or more"}`;
  return `Found ${count(shows)} shows, ${count(tracks)} tracks and ${count(lines)} messages.`;
}

/** `/` leads here from anywhere on the page, except from where it is being written. */
function focusOnSlash(focus: () => void): () => void {
  const onKey = (event: KeyboardEvent) => {
    const isWriting =
      event.target instanceof HTMLElement && event.target.matches("input, textarea");
    if (event.key !== "/" || isWriting || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    focus();
  };
  addEventListener("keydown", onKey);
  return () => removeEventListener("keydown", onKey);
}
