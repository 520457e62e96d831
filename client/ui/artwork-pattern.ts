// The picture a track has when it brings none: a motif and two hues chosen by the title, always the same for the same words.

export const MOTIFS = ["arches", "rays", "rings", "waves"] as const;
export type Motif = (typeof MOTIFS)[number];
export type Pattern = { motif: Motif; hue: number; secondHue: number; turn: number };

/** FNV-1a, 32 bit: small, stable across browsers, and good enough to spread titles over the colour wheel. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Hues run from violet over magenta to ember and gold: the venue's lights. Greens would look like another place. */
export function patternOf(words: string): Pattern {
  const hash = hashText(words.trim().toLowerCase());
  const hue = 262 + (hash % 100);
  return {
    motif: MOTIFS[(hash >>> 8) % MOTIFS.length] ?? "arches",
    hue,
    secondHue: (hue + 30 + ((hash >>> 12) % 45)) % 360,
    turn: ((hash >>> 20) % 60) - 30,
  };
}
