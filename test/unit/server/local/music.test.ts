import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { artwork } from "../../../../server/local/artwork.ts";
import { PIECES } from "../../../../server/local/music/pieces.ts";
import { render, type Score } from "../../../../server/local/music/render.ts";
import { chords, melody, midiOf, moved } from "../../../../server/local/music/score.ts";
import { SAMPLE_RATE } from "../../../../server/local/music/voices.ts";
import { wav } from "../../../../server/local/music/wav.ts";

describe("the score", () => {
  test.each([
    ["C4", 60],
    ["A4", 69],
    ["Ab1", 32],
    ["F#4", 66],
    ["Bb3", 58],
  ])("knows the note %s", (name, midi) => {
    expect(midiOf(name)).toBe(midi);
  });
  test("reads chords and lines, and moves both", () => {
    const two = chords("2 C2 : E4 G4\n 4 F2 : A4");
    expect(two).toEqual([
      { beat: 0, beats: 2, bass: 36, tones: [64, 67] },
      { beat: 2, beats: 4, bass: 41, tones: [69] },
    ]);
    expect(moved(two.slice(0, 1), 8, 1)).toEqual([
      { beat: 8, beats: 2, bass: 37, tones: [65, 68] },
    ]);
    const line = melody("C4:2 r:1 | D4", 0.5);
    expect(line).toEqual([
      { beat: 0, beats: 1, midi: 60 },
      { beat: 1.5, beats: 0.5, midi: 62 },
    ]);
  });
  test.each(PIECES.map((piece) => [piece.title, piece.score()] as const))(
    "%s has only playable notes",
    (_title, score) => {
      const odd = score.notes.filter(
        ({ midi, beat, beats, gain }) =>
          midi < 24 || midi > 96 || beat < 0 || beats <= 0 || gain > 1,
      );
      expect(odd).toEqual([]);
    },
  );
});

describe("the sound", () => {
  const score: Score = {
    beatsPerMinute: 120,
    tailSeconds: 0.5,
    seed: 1,
    notes: (["organ", "keys", "choir", "flute", "bass", "kick", "clap", "tambourine"] as const).map(
      (voice, beat) => ({ voice, beat, beats: 1, midi: 60, gain: 0.5, pan: 0 }),
    ),
  };
  const sound = render(score);

  test("is as long as the score and its tail, loud but never clipped, and silent at the end", () => {
    expect(sound.left.length).toBe(Math.ceil(4.5 * SAMPLE_RATE));
    const peak = sound.left.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(peak).toBeGreaterThan(0.5);
    expect(peak).toBeLessThan(1);
    expect(Math.abs(sound.left.at(-1) ?? 1)).toBeLessThan(0.001);
    expect(sound.left.every(Number.isFinite) && sound.right.every(Number.isFinite)).toBe(true);
  });
  test("every voice is heard in its beat", () => {
    const step = SAMPLE_RATE / 2;
    const quiet = score.notes.filter(({ beat }) => {
      const part = sound.left.subarray(beat * step, (beat + 1) * step);
      return part.every((value) => Math.abs(value) < 0.01);
    });
    expect(quiet).toEqual([]);
  });
  test("is the same each time", () => {
    const hash = ({ left, right }: typeof sound) =>
      createHash("sha256").update(wav({ left, right }, SAMPLE_RATE)).digest("hex");
    expect(hash(render(score))).toBe(hash(sound));
  });
  test("is a WAV file that says what it holds", () => {
    const bytes = wav(
      { left: Float32Array.of(0, 1, -1), right: Float32Array.of(0, -2, 2) },
      44_100,
    );
    const view = new DataView(bytes.buffer);
    expect({
      riff: new TextDecoder().decode(bytes.subarray(0, 4)),
      size: view.getUint32(4, true) + 8,
      channels: view.getUint16(22, true),
      rate: view.getUint32(24, true),
      data: view.getUint32(40, true),
      samples: [2, 3, 4, 5].map((index) => view.getInt16(44 + index * 2, true)),
    }).toEqual({
      riff: "RIFF",
      size: bytes.length,
      channels: 2,
      rate: 44_100,
      data: 12,
      samples: [32_767, -32_767, -32_767, 32_767],
    });
  });
});

describe("the cover", () => {
  test("is a PNG of 640 by 640 that unpacks to its size", () => {
    const bytes = Buffer.from(artwork([268, 38]));
    const width = bytes.readUInt32BE(16);
    const length = bytes.readUInt32BE(33);
    const rows = inflateSync(bytes.subarray(41, 41 + length));
    expect({ magic: bytes.toString("latin1", 1, 4), width, rows: rows.length }).toEqual({
      magic: "PNG",
      width: 640,
      rows: 640 * (640 * 3 + 1),
    });
  });
});
