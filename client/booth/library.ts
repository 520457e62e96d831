// The music library as the booth holds it: loaded once, changed here and on the server together, deleted with time to undo.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { ErrorBody, Track } from "../../shared/http/bodies.ts";
import type { Result } from "../../shared/result.ts";
import type { Answer } from "../session/request.ts";
import { type Delays, UNDO_MS } from "./delays.ts";

export type LibraryApi = {
  readonly list: () => Answer<{ tracks: Track[] }>;
  readonly edit: (id: string, change: { title: string; artist: string }) => Answer<Track>;
  readonly remove: (id: string) => Answer<unknown>;
};

export type LibraryState =
  | { readonly kind: "loading" }
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly sentence: string };

export type Library = {
  /** Newest first, without those on their way out. */
  readonly tracks: ReadonlySignal<readonly Track[]>;
  readonly state: ReadonlySignal<LibraryState>;
  readonly load: () => Promise<void>;
  readonly add: (track: Track) => void;
  readonly edit: LibraryApi["edit"];
  /** Gone from the list at once, from the server when the time to undo is over. */
  readonly remove: (track: Track) => void;
};

export function createLibrary(options: {
  api: LibraryApi;
  delays: Delays;
  /** A delete that the server refused: the track comes back, the person is told. */
  onRefused: (error: ErrorBody) => void;
}): Library {
  const { api, delays, onRefused } = options;
  const all = signal<readonly Track[]>([]);
  const state = signal<LibraryState>({ kind: "loading" });
  const deleting = signal<ReadonlySet<string>>(new Set());
  const hidden = computed(
    () => new Set([...deleting.value, ...delays.waiting.value.map(({ id }) => id)]),
  );

  async function removeNow(track: Track): Promise<void> {
    deleting.value = new Set(deleting.value).add(deleteId(track));
    const answer = await api.remove(track.id);
    if (answer.ok) all.value = all.value.filter(({ id }) => id !== track.id);
    else onRefused(answer.error);
    deleting.value = new Set([...deleting.value].filter((id) => id !== deleteId(track)));
  }

  return {
    tracks: computed(() => all.value.filter((track) => !hidden.value.has(deleteId(track)))),
    state,
    async load() {
      state.value = { kind: "loading" };
      const answer = await api.list();
      if (answer.ok) all.value = answer.value.tracks;
      state.value = answer.ok
        ? { kind: "ready" }
        : { kind: "failed", sentence: answer.error.message };
    },
    add(track) {
      all.value = [track, ...all.value.filter(({ id }) => id !== track.id)];
    },
    async edit(id, change): Promise<Result<Track, ErrorBody>> {
      const answer = await api.edit(id, change);
      if (answer.ok) all.value = all.value.map((track) => (track.id === id ? answer.value : track));
      return answer;
    },
    remove(track) {
      delays.start({
        id: deleteId(track),
        label: `Deleting “${track.title}”`,
        delayMs: UNDO_MS,
        run: () => void removeNow(track),
      });
    },
  };
}

function deleteId({ id }: Track): string {
  return `delete.${id}`;
}
