// The booth's keyboard: one table, read by the handler and by the dialog that explains it.

export type BoothKey =
  | "playPause"
  | "next"
  | "back10"
  | "forward10"
  | "monitor"
  | "voice"
  | "sound"
  | "search"
  | "write"
  | "upload"
  | "air"
  | "queue"
  | "help";

type Row = {
  readonly action: BoothKey;
  readonly keys: readonly string[];
  readonly shown: string;
  readonly what: string;
};

export const KEY_MAP: readonly Row[] = [
  { action: "playPause", keys: [" ", "k"], shown: "Space", what: "Play or pause the deck" },
  { action: "next", keys: ["n"], shown: "N", what: "Next track in the queue" },
  { action: "back10", keys: ["j"], shown: "J", what: "Back 10 seconds" },
  { action: "forward10", keys: ["l"], shown: "L", what: "Forward 10 seconds" },
  { action: "monitor", keys: ["m"], shown: "M", what: "Monitor sound on or off" },
  { action: "voice", keys: ["v"], shown: "V", what: "Mute or unmute your voice" },
  { action: "sound", keys: ["s"], shown: "S", what: "Go to live sound" },
  { action: "search", keys: ["/"], shown: "/", what: "Search the library" },
  { action: "upload", keys: ["u"], shown: "U", what: "Add files to the library" },
  { action: "queue", keys: ["q"], shown: "Q", what: "Go to the queue" },
  { action: "write", keys: ["c"], shown: "C", what: "Write in the chat" },
  { action: "air", keys: ["a"], shown: "A", what: "Go to the on-air control" },
  { action: "help", keys: ["?"], shown: "?", what: "Show this list" },
];

export type Pressed = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly repeat: boolean;
  /** Where the key went: a field takes every key, a control takes those that press or move it. */
  readonly into: "text" | "control" | "page";
};

const CONTROL_KEYS = new Set([" ", "Enter"]);

/** What a key means in the booth; null when it belongs to a field, a control, the browser, or to nobody. */
export function keyAction(pressed: Pressed): BoothKey | null {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.repeat) return null;
  if (pressed.into === "text") return null;
  if (pressed.into === "control" && CONTROL_KEYS.has(pressed.key)) return null;
  const key = pressed.key.length === 1 ? pressed.key.toLowerCase() : pressed.key;
  return KEY_MAP.find((row) => row.keys.includes(key))?.action ?? null;
}
