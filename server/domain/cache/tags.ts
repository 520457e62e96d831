// What an answer depends on, by name. Whoever changes a thing invalidates its tag; whoever caches an answer names every tag
// it was made of. Only these names exist, so that writer and reader cannot mean different things.

export type Tag =
  | "rooms"
  | "schedule"
  | "history"
  | "tracks"
  | "partners"
  | "words"
  | `${"room" | "history" | "show" | "track"}:${string}`;

/** Every tag there is. The plural ones stand for the list, the others for one thing in it. */
export const TAGS = {
  /** The registry of rooms: which there are, and what they are called. */
  rooms: "rooms",
  /** One room's row in the registry. */
  room: (room: string): Tag => `room:${room}`,
  /** What is on and what comes, of all rooms. */
  schedule: "schedule",
  /** The past of all rooms, and of one. */
  history: "history",
  historyOf: (room: string): Tag => `history:${room}`,
  /** One show with everything in it. */
  show: (id: string): Tag => `show:${id}`,
  /** What anybody said, in all shows: changes when somebody is forgotten, or chat has grown too old. */
  words: "words",
  /** The library, and one track of it. */
  tracks: "tracks",
  track: (id: string): Tag => `track:${id}`,
  /** Who may show what: every answer that depends on any partner. */
  partners: "partners",
} as const satisfies Record<string, Tag | ((of: string) => Tag)>;
