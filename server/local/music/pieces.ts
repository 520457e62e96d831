// The three pieces a new room starts with: written here note by note, so no licence is involved.
import { beatOut, lead, rolled, stabs, sustained, swung, walkingBass } from "./band.ts";
import type { Score } from "./render.ts";
import { chords, melody, moved } from "./score.ts";

export type Piece = {
  title: string;
  artist: string;
  album: string;
  /** Two hues in degrees for the cover. */
  hues: readonly [number, number];
  score: () => Score;
};

const ARTIST = "Voices of Judah";
const ALBUM = "First Light";
const EIGHTH_OF_TWELVE = 1 / 3;

/** Slow 12/8 in A flat: electric piano in triplets, the organ under it, the choir joining in the second round. */
function morningOverJudah(): Score {
  const round = `
    2 Ab1 : Ab3 C4 Eb4 Ab4
    2 C2  : Ab3 C4 Eb4 Gb4
    2 Db2 : Ab3 C4 Eb4 F4
    2 D2  : Ab3 B3 D4 F4
    2 Eb2 : Ab3 C4 Eb4 Ab4
    2 F2  : A3 C4 Eb4 Gb4
    2 Bb1 : Ab3 C4 Db4 F4
    1 Eb2 : Ab3 Bb3 Db4 F4
    1 Eb2 : G3 Bb3 Db4 F4`;
  const amen = `
    2 Ab1 : Ab3 Db4 F4 Ab4
    4 Ab1 : Ab3 C4 Eb4 Ab4`;
  const first = chords(round);
  const second = moved(first, 16, 0);
  const end = moved(chords(amen), 32, 0);
  const all = [...first, ...second, ...end];
  const tune = `
    C5:3 Eb5:2 C5:1 Bb4:2 Ab4:4 | F5:4 Eb5:2 F5:4 r:2 | Eb5:3 C5:2 Ab4:1 A4:3 C5:3 | Db5:4 C5:2 Bb4:4 r:2
    Ab5:3 Eb5:2 C5:1 Eb5:6 | F5:3 Ab5:3 F5:4 r:2 | Eb5:3 C5:3 Eb5:3 Gb5:3 | F5:3 Eb5:3 Db5:3 Bb4:3
    F5:6 Eb5:12`;
  return {
    beatsPerMinute: 66,
    tailSeconds: 2.5,
    seed: 7,
    notes: [
      ...rolled([...first, ...second], {
        voice: "keys",
        gain: 0.5,
        order: [0, 2, 1, 3, 2, 1],
        stepBeats: EIGHTH_OF_TWELVE,
      }),
      ...sustained(end, { voice: "keys", gain: 0.4 }),
      ...sustained(all, { voice: "organ", gain: 0.26, pan: -0.2 }),
      ...sustained([...second, ...end], { voice: "choir", gain: 0.5 }),
      ...lead(melody(tune, EIGHTH_OF_TWELVE), { voice: "flute", gain: 0.62, pan: 0.15 }),
      ...walkingBass(all, 0.7, EIGHTH_OF_TWELVE),
      ...beatOut({ voice: "kick", gain: 0.5, at: [0, 2], barBeats: 4, bars: 8, fromBeat: 0 }),
      ...beatOut({ voice: "clap", gain: 0.5, at: [1, 3], barBeats: 4, bars: 4, fromBeat: 16 }),
    ],
  };
}

/** A ballad in D, all space: piano figures, long choir tones, a flute that answers. */
function stillWaters(): Score {
  const all = chords(`
    4 D2  : F#3 A3 C#4 E4
    4 C#2 : E3 A3 B3 E4
    4 B1  : F#3 A3 D4 E4
    4 G1  : F#3 A3 B3 D4
    4 E2  : G3 B3 D4 F#4
    2 F#2 : E3 A3 C#4 E4
    2 G2  : E3 A3 B3 D4
    2 Bb1 : G3 Bb3 D4 E4
    2 A1  : G3 B3 D4 E4
    6 D2  : F#3 A3 D4 E4`);
  const tune = `
    r:2 A4:2 D5:2 E5:2 | C#5:4 B4:2 A4:2 | D5:4 E5:2 F#5:2 | D5:6 r:2
    E5:2 F#5:2 G5:2 F#5:2 | E5:4 D5:4 | D5:4 B4:2 A4:2 | D5:10`;
  return {
    beatsPerMinute: 68,
    tailSeconds: 3,
    seed: 11,
    notes: [
      ...rolled(all, {
        voice: "keys",
        gain: 0.55,
        order: [0, 2, 1, 4, 3, 2, 5, 3],
        stepBeats: 0.5,
      }),
      ...sustained(all, { voice: "choir", gain: 0.5 }),
      ...lead(melody(tune, 0.5), { voice: "flute", gain: 0.6, pan: 0.2 }),
      ...walkingBass(all, 0.6, 0.5),
    ],
  };
}

/** A praise break in F that goes up half a step on the way: organ off the beat, everybody's hands on two and four. */
function handsTogether(): Score {
  const first = chords(`
    2 F2  : A3 C4 F4
    2 A2  : A3 C4 Eb4
    2 Bb2 : Bb3 D4 F4
    2 B2  : B3 D4 F4
    2 C2  : A3 C4 F4
    2 D2  : A3 C4 F#4
    2 G2  : Bb3 D4 F4
    2 C2  : Bb3 D4 E4
    2 F2  : A3 C4 F4
    2 A2  : A3 C4 Eb4
    2 Bb2 : Bb3 D4 F4
    2 B2  : B3 D4 F4
    2 C2  : A3 C4 F4
    2 D2  : A3 C4 F#4
    2 G2  : Bb3 D4 F4
    2 Db2 : Ab3 Db4 F4`);
  const second = moved(first.slice(0, 14), 32, 1);
  const end = moved(chords("2 Ab2 : B3 Eb4 Gb4\n 2 Db2 : B3 Db4 F4\n 4 Gb2 : Bb3 Db4 Gb4"), 60, 0);
  const all = [...first, ...second, ...end];
  const tune = melody(
    `C5:2 C5:1 D5:1 C5:2 A4:2 | D5:2 F5:2 D5:4 | C5:1 D5:1 F5:2 F#5:2 F5:2 | D5:2 Bb4:2 C5:4
     F5:2 F5:1 G5:1 F5:2 Eb5:2 | D5:2 F5:2 Ab5:4 | A5:2 F5:2 D5:2 C5:2 | D5:2 F5:2 Ab5:4`,
    0.5,
  );
  return {
    beatsPerMinute: 126,
    tailSeconds: 2,
    seed: 23,
    notes: swung(
      [
        ...stabs(all, {
          voice: "organ",
          gain: 0.5,
          pan: -0.25,
          at: [0.5, 1.5, 2.5, 3],
          barBeats: 4,
          lengthBeats: 0.34,
        }),
        ...stabs(all, {
          voice: "keys",
          gain: 0.5,
          pan: 0.25,
          at: [0, 2],
          barBeats: 4,
          lengthBeats: 1.4,
        }),
        ...sustained([...second, ...end], { voice: "choir", gain: 0.45 }),
        ...lead([...tune, ...moved(tune.slice(0, -3), 32, 1)], {
          voice: "organ",
          gain: 0.8,
          pan: 0.1,
        }),
        ...walkingBass(all, 0.75, 1),
        ...beatOut({ voice: "kick", gain: 0.7, at: [0, 2], barBeats: 4, bars: 16, fromBeat: 0 }),
        ...beatOut({ voice: "clap", gain: 0.75, at: [1, 3], barBeats: 4, bars: 16, fromBeat: 0 }),
        ...beatOut({
          voice: "tambourine",
          gain: 0.6,
          pan: 0.4,
          at: [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5],
          barBeats: 4,
          bars: 12,
          fromBeat: 16,
        }),
      ],
      0.62,
    ),
  };
}

export const PIECES: readonly Piece[] = [
  {
    title: "Morning over Judah",
    artist: ARTIST,
    album: ALBUM,
    hues: [268, 38],
    score: morningOverJudah,
  },
  { title: "Still Waters", artist: ARTIST, album: ALBUM, hues: [205, 262], score: stillWaters },
  { title: "Hands Together", artist: ARTIST, album: ALBUM, hues: [350, 42], score: handsTogether },
];
