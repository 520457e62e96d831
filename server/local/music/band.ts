// How the band plays what is written: accompaniment figures over chords, a lead, hands and feet. Score in, score out.
import type { Chord, Note, Voice } from "./score.ts";

type Part = { voice: Voice; gain: number; pan?: number };

/** All tones of each chord together for its whole length, spread across the stage. */
export function sustained(chords: readonly Chord[], part: Part): Note[] {
  return chords.flatMap(({ beat, beats, tones }) =>
    tones.map((midi, index) => ({
      voice: part.voice,
      beat,
      beats: beats * 0.98,
      midi,
      gain: part.gain,
      pan: (part.pan ?? 0) + spread(index, tones.length) * 0.5,
    })),
  );
}

/** Chord tones one after the other, `order` by index (from 0, octave above when past the end), every `stepBeats`. */
export function rolled(
  chords: readonly Chord[],
  part: Part & { order: readonly number[]; stepBeats: number },
): Note[] {
  return chords.flatMap(({ beat, beats, tones }) =>
    Array.from({ length: Math.round(beats / part.stepBeats) }, (_, step) => {
      const index = part.order[step % part.order.length] ?? 0;
      const tone = (tones[index % tones.length] ?? 60) + 12 * Math.floor(index / tones.length);
      return {
        voice: part.voice,
        beat: beat + step * part.stepBeats,
        beats: Math.min(beats - step * part.stepBeats, part.stepBeats * 2.5),
        midi: tone,
        gain: part.gain * (step === 0 ? 1 : 0.72 + 0.1 * ((step * 7) % 3)),
        pan: (part.pan ?? 0) + spread(index, tones.length + 1) * 0.4,
      };
    }),
  );
}

/** Short chords at the given beats of every bar. */
export function stabs(
  chords: readonly Chord[],
  part: Part & { at: readonly number[]; barBeats: number; lengthBeats: number },
): Note[] {
  return chords.flatMap(({ beat, beats, tones }) =>
    part.at
      .flatMap((offset) => withinChord(offset, beat, beats, part.barBeats))
      .flatMap((at) =>
        tones.map((midi, index) => ({
          voice: part.voice,
          beat: at,
          beats: part.lengthBeats,
          midi,
          gain: part.gain,
          pan: (part.pan ?? 0) + spread(index, tones.length) * 0.4,
        })),
      ),
  );
}

function withinChord(offset: number, beat: number, beats: number, barBeats: number): number[] {
  const bar = Math.floor(beat / barBeats) * barBeats;
  const at = bar + offset;
  return at >= beat - 1e-6 && at < beat + beats - 1e-6 ? [at] : [];
}

/** The root on each chord, and a step into the next one shortly before it. */
export function walkingBass(chords: readonly Chord[], gain: number, leadInBeats: number): Note[] {
  return chords.flatMap(({ beat, beats, bass }, index) => {
    const next = chords[index + 1];
    const root = {
      voice: "bass" as const,
      beat,
      beats: beats - leadInBeats,
      midi: bass,
      gain,
      pan: 0,
    };
    if (!next || next.bass === bass) return [{ ...root, beats }];
    const step = next.bass > bass ? -1 : 1;
    const lead = { ...root, beat: beat + beats - leadInBeats, beats: leadInBeats * 0.9 };
    return [root, { ...lead, midi: next.bass + step, gain: gain * 0.8 }];
  });
}

export function lead(
  line: readonly { beat: number; beats: number; midi: number }[],
  part: Part,
): Note[] {
  return line.map((note) => ({ ...note, voice: part.voice, gain: part.gain, pan: part.pan ?? 0 }));
}

/** A percussion voice on given beats of each bar, `bars` bars from `fromBeat`; every third hit a little softer. */
export function beatOut(
  part: Part & { at: readonly number[]; barBeats: number; bars: number; fromBeat: number },
): Note[] {
  return Array.from({ length: part.bars }, (_, bar) =>
    part.at.map((at, index) => ({
      voice: part.voice,
      beat: part.fromBeat + bar * part.barBeats + at,
      beats: 0.5,
      midi: 60,
      gain: part.gain * ((bar + index) % 3 === 2 ? 0.82 : 1),
      pan: part.pan ?? 0,
    })),
  ).flat();
}

/** Late off-beats: moves the middle of every beat to `ratio` of it, as a shuffle does. */
export function swung(notes: readonly Note[], ratio: number): Note[] {
  return notes.map((note) => {
    const within = note.beat - Math.floor(note.beat + 1e-6);
    return Math.abs(within - 0.5) < 1e-3 ? { ...note, beat: note.beat + ratio - 0.5 } : note;
  });
}

const spread = (index: number, count: number) => (count < 2 ? 0 : (2 * index) / (count - 1) - 1);
