// Who is in the room of a run: two who may run the show, and listeners. Two pages are of the same person.
export type Cast = {
  readonly person: string;
  readonly role: "dj" | "listener" | "guest";
  readonly name: string | null;
};

export const CAST: readonly Cast[] = [
  { person: "s_djlee0001", role: "dj", name: "Lee" },
  { person: "s_helper001", role: "dj", name: "Kim" },
  { person: "p_listener01", role: "listener", name: null },
  { person: "p_listener01", role: "listener", name: null },
  { person: "p_someone002", role: "listener", name: null },
  { person: "p_third00003", role: "listener", name: null },
  { person: "p_visitor004", role: "guest", name: null },
  { person: "p_fourth0005", role: "listener", name: null },
];
