// Turns a score into sound: every note from its voice, every voice through its place in the room.
import { finish, reverb, rotary, type Stereo, silence, vowel } from "./effects.ts";
import type { Note, Voice } from "./score.ts";
import * as voices from "./voices.ts";

export type Score = {
  beatsPerMinute: number;
  notes: readonly Note[];
  tailSeconds: number;
  seed: number;
};

/** Level in the mix, and how much of the voice goes into the room. */
const MIX: Record<Voice, { level: number; room: number }> = {
  organ: { level: 0.3, room: 0.3 },
  keys: { level: 0.5, room: 0.35 },
  choir: { level: 0.62, room: 0.75 },
  flute: { level: 0.36, room: 0.55 },
  bass: { level: 0.62, room: 0.04 },
  kick: { level: 0.85, room: 0.05 },
  clap: { level: 0.6, room: 0.4 },
  tambourine: { level: 0.22, room: 0.25 },
};
const ROOM_SIZE = 0.62;
const LESLIE_HZ = 6.1;

/** The whole piece in stereo, deterministic for its seed. */
export function render(score: Score): Stereo {
  const secondsPerBeat = 60 / score.beatsPerMinute;
  const lastBeat = score.notes.reduce((end, note) => Math.max(end, note.beat + note.beats), 0);
  const samples = Math.ceil((lastBeat * secondsPerBeat + score.tailSeconds) * voices.SAMPLE_RATE);
  const dry = silence(samples);
  const sent = silence(samples);
  for (const voice of Object.keys(MIX) as Voice[]) {
    const notes = score.notes.filter((note) => note.voice === voice);
    if (notes.length === 0) continue;
    const bus = throughSpeaker(voice, played(notes, secondsPerBeat, samples, score.seed));
    add(dry, bus, MIX[voice].level);
    add(sent, bus, MIX[voice].level * MIX[voice].room);
  }
  add(dry, reverb(sent, ROOM_SIZE), 1);
  return finish(dry, score.tailSeconds);
}

function throughSpeaker(voice: Voice, bus: Stereo): Stereo {
  if (voice === "organ") return rotary(bus, LESLIE_HZ);
  return voice === "choir" ? vowel(bus) : bus;
}

function played(
  notes: readonly Note[],
  secondsPerBeat: number,
  samples: number,
  seed: number,
): Stereo {
  const bus = silence(samples);
  const random = voices.seeded(seed);
  const known = new Map<string, Float32Array>();
  for (const note of notes) {
    const seconds = note.beats * secondsPerBeat;
    const key = `${note.midi}/${seconds.toFixed(4)}`;
    const sound = known.get(key) ?? soundOf(note, seconds, random);
    if (note.voice !== "clap") known.set(key, sound);
    place(bus, sound, Math.round(note.beat * secondsPerBeat * voices.SAMPLE_RATE), note);
  }
  return bus;
}

function soundOf(note: Note, seconds: number, random: () => number): Float32Array {
  const make: Record<Voice, () => Float32Array> = {
    organ: () => voices.organ(note.midi, seconds),
    keys: () => voices.keys(note.midi, seconds),
    choir: () => voices.choir(note.midi, seconds),
    flute: () => voices.flute(note.midi, seconds),
    bass: () => voices.bass(note.midi, seconds),
    kick: () => voices.kick(),
    clap: () => voices.clap(random),
    tambourine: () => voices.tambourine(random),
  };
  return make[note.voice]();
}

/** Equal-power panning: a note keeps its loudness wherever it sits. */
function place(bus: Stereo, sound: Float32Array, start: number, { gain, pan }: Note): void {
  const angle = ((pan + 1) * Math.PI) / 4;
  const [left, right] = [Math.cos(angle) * gain, Math.sin(angle) * gain];
  const end = Math.min(sound.length, bus.left.length - start);
  for (let index = 0; index < end; index++) {
    const value = sound[index] ?? 0;
    bus.left[start + index] = (bus.left[start + index] ?? 0) + value * left;
    bus.right[start + index] = (bus.right[start + index] ?? 0) + value * right;
  }
}

function add(into: Stereo, from: Stereo, level: number): void {
  for (const side of ["left", "right"] as const) {
    const target = into[side];
    const source = from[side];
    for (let index = 0; index < target.length; index++) {
      target[index] = (target[index] ?? 0) + (source[index] ?? 0) * level;
    }
  }
}
