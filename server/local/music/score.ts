// How a piece is written down: notes with names, chords with a bass, lines in a grid. No sound here.

/** One sounding note. Time in beats from the start, `gain` 0-1, `pan` -1 (left) to 1 (right). */
export type Note = {
  voice: Voice;
  beat: number;
  beats: number;
  midi: number;
  gain: number;
  pan: number;
};
export type Voice = "organ" | "keys" | "choir" | "flute" | "bass" | "kick" | "clap" | "tambourine";

export type Chord = { beat: number; beats: number; bass: number; tones: number[] };

const STEPS: Record<string, number> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** MIDI number of a note name such as `Ab3` or `F#4` (C4 is 60). */
export function midiOf(name: string): number {
  const match = /^([A-G])(b|#)?(-?\d)$/.exec(name);
  if (!match) throw new Error(`not a note: ${name}`);
  const [, letter = "C", accidental, octave] = match;
  const shift = accidental === "b" ? -1 : accidental === "#" ? 1 : 0;
  return (STEPS[letter] ?? 0) + shift + 12 * (Number(octave) + 1);
}

/** Chords from text, one a line: `beats  bass : tone tone tone`. */
export function chords(text: string): Chord[] {
  let beat = 0;
  return lines(text).map((row) => {
    const [head = "", tail = ""] = row.split(":");
    const [beats = "4", bass = "C2"] = head.trim().split(/\s+/);
    const chord = {
      beat,
      beats: Number(beats),
      bass: midiOf(bass),
      tones: tail.trim().split(/\s+/).map(midiOf),
    };
    beat += chord.beats;
    return chord;
  });
}

/** A melody from tokens `note:length` (`r` rests), lengths in grid steps of `stepBeats`. */
export function melody(
  text: string,
  stepBeats: number,
): { beat: number; beats: number; midi: number }[] {
  let beat = 0;
  return text
    .trim()
    .split(/[\s|]+/)
    .flatMap((token) => {
      const [name = "r", steps = "1"] = token.split(":");
      const at = beat;
      const beats = Number(steps) * stepBeats;
      beat += beats;
      return name === "r" ? [] : [{ beat: at, beats, midi: midiOf(name) }];
    });
}

/** The same music `semitones` higher and `beats` later. */
export function moved<T extends { beat: number }>(
  items: readonly T[],
  beats: number,
  semitones: number,
): T[] {
  return items.map((item) => ({
    ...item,
    beat: item.beat + beats,
    ...("midi" in item && typeof item.midi === "number" ? { midi: item.midi + semitones } : {}),
    ...("bass" in item && typeof item.bass === "number" ? { bass: item.bass + semitones } : {}),
    ...("tones" in item && Array.isArray(item.tones)
      ? { tones: item.tones.map((tone: number) => tone + semitones) }
      : {}),
  }));
}

function lines(text: string): string[] {
  return text
    .split("\n")
    .map((row) => row.trim())
    .filter((row) => row !== "");
}
