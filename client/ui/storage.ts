// Small choices kept on this device. Storage may be blocked (private windows, strict embeds): then nothing is kept and nothing breaks.

export type KeptKey =
  | "theme"
  | "volume"
  | "chat-announce"
  | "late-cues"
  | "late-chat"
  | "save-data"
  | "booth-sound";

/** The kept text, or null when there is none or storage is blocked. */
export function readKept(key: KeptKey): string | null {
  try {
    return localStorage.getItem(`judah.${key}`);
  } catch {
    return null;
  }
}

/** Keeps the text, or forgets it with null. */
export function keep(key: KeptKey, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`judah.${key}`);
    else localStorage.setItem(`judah.${key}`, value);
  } catch {
    // Blocked storage: the choice lives as long as the page.
  }
}
