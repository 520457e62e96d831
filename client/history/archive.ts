// The list of past shows as it grows page by page. Keyset paging: `next` says where to go on, so nothing is skipped or
// shown twice when a show ends meanwhile.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { BroadcastRow, BroadcastsBoot, RoomInfo } from "../../shared/http/bodies.ts";
import { listBroadcasts, listRooms } from "../session/api.ts";

export type Archive = {
  readonly shows: ReadonlySignal<readonly BroadcastRow[]>;
  /** idle: there is more · done: that was all. */
  readonly state: ReadonlySignal<"idle" | "loading" | "failed" | "done">;
  /** The room's shown title, its name until known. */
  titleOf(room: string): string;
  /** All rooms, once they are known. */
  readonly rooms: ReadonlySignal<readonly RoomInfo[]>;
  more(): Promise<void>;
};

/** Starts from what the page was delivered with, or from the first page. */
export function createArchive(boot: BroadcastsBoot | null): Archive {
  const shows = signal<readonly BroadcastRow[]>(boot?.broadcasts ?? []);
  const state = signal<"idle" | "loading" | "failed" | "done">("idle");
  const rooms = signal<readonly RoomInfo[]>([]);
  let next = boot?.next ?? null;

  const more = async () => {
    if (state.value === "loading" || state.value === "done") return;
    state.value = "loading";
    const answer = await listBroadcasts(next ?? undefined);
    if (!answer.ok) {
      state.value = "failed";
      return;
    }
    shows.value = joined(shows.value, answer.value.broadcasts);
    next = answer.value.next;
    state.value = next === null ? "done" : "idle";
  };
  const learnRooms = async () => {
    const answer = await listRooms();
    if (answer.ok) rooms.value = answer.value.rooms;
  };

  if (!boot) more();
  else if (next === null) state.value = "done";
  learnRooms();
  return {
    shows,
    state,
    rooms,
    titleOf: (room) => rooms.value.find((info) => info.room === room)?.title ?? room,
    more,
  };
}

/** Appends a page; a row that is already there is not repeated. */
export function joined(
  shown: readonly BroadcastRow[],
  page: readonly BroadcastRow[],
): readonly BroadcastRow[] {
  const known = new Set(shown.map(({ id }) => id));
  return [...shown, ...page.filter(({ id }) => !known.has(id))];
}

export type Month = { readonly key: string; readonly shows: readonly BroadcastRow[] };

/** Runs of shows that began in the same local month, in the order given; `key` is `YYYY-MM`. */
export function byMonth(shows: readonly BroadcastRow[]): readonly Month[] {
  const months: { key: string; shows: BroadcastRow[] }[] = [];
  for (const show of shows) {
    const date = new Date(show.startedAt ?? show.endedAt ?? 0);
    const key = `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}`;
    const last = months.at(-1);
    if (last?.key === key) last.shows.push(show);
    else months.push({ key, shows: [show] });
  }
  return months;
}
