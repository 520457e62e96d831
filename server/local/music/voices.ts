// The instruments: each gives one note as mono samples. Pure; noise comes from a seeded source, so every build sounds the same.

export const SAMPLE_RATE = 44_100;
const TAU = 2 * Math.PI;
const TABLE_SIZE = 4096;

const hertz = (midi: number) => 440 * 2 ** ((midi - 69) / 12);
const samplesOf = (seconds: number) => Math.max(1, Math.round(seconds * SAMPLE_RATE));

/** One cycle of a sum of sines, `partials` as [multiple, level], scaled to a peak of 1. */
function cycle(partials: readonly (readonly [number, number])[]): Float32Array {
  const table = Float32Array.from({ length: TABLE_SIZE }, (_, index) =>
    partials.reduce((sum, [n, level]) => sum + level * Math.sin((TAU * n * index) / TABLE_SIZE), 0),
  );
  const peak = table.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return table.map((value) => value / peak);
}

const SINE = cycle([[1, 1]]);
/** Drawbars 16', 5⅓', 8', 4', 2⅔': the cycle is that of the 16' pipe, an octave below the written note. */
const ORGAN = cycle([
  [1, 0.55],
  [2, 1],
  [3, 0.42],
  [4, 0.6],
  [6, 0.28],
  [8, 0.12],
]);
const SAW = cycle(Array.from({ length: 24 }, (_, index) => [index + 1, 1 / (index + 1)] as const));
const WARM = cycle([
  [1, 1],
  [2, 0.35],
  [3, 0.12],
]);

function read(table: Float32Array, phase: number): number {
  const at = phase * TABLE_SIZE;
  const low = Math.floor(at);
  const from = table[low & (TABLE_SIZE - 1)] ?? 0;
  const to = table[(low + 1) & (TABLE_SIZE - 1)] ?? 0;
  return from + (to - from) * (at - low);
}

/** Rises over `attack` seconds, holds, falls over `release` after `seconds`. */
function held(seconds: number, attack: number, release: number) {
  return (t: number) =>
    t < seconds ? Math.min(1, t / attack) : Math.max(0, 1 - (t - seconds) / release) ** 2;
}

function draw(seconds: number, sample: (t: number, index: number) => number): Float32Array {
  const out = new Float32Array(samplesOf(seconds));
  for (let index = 0; index < out.length; index++) out[index] = sample(index / SAMPLE_RATE, index);
  return out;
}

export function organ(midi: number, seconds: number): Float32Array {
  const step = hertz(midi) / 2;
  const shape = held(seconds, 0.012, 0.09);
  return draw(seconds + 0.09, (t) => 0.5 * shape(t) * read(ORGAN, t * step));
}

/** Electric piano by frequency modulation: a warm body and a short bell-like tine. */
export function keys(midi: number, seconds: number): Float32Array {
  const step = hertz(midi);
  const shape = held(seconds, 0.003, 0.35);
  const fall = 1.1 + (midi - 48) * 0.025;
  return draw(seconds + 0.35, (t) => {
    const body = 1.1 * Math.exp(-t * 3.2) * read(SINE, t * step);
    const tine = 0.16 * Math.exp(-t * 16) * read(SINE, t * step * 14);
    return shape(t) * Math.exp(-t * fall) * read(SINE, t * step + (body + tine) / TAU + 1);
  });
}

/** Raw voices of a choir, three a note; the mix shapes them to an open vowel. */
export function choir(midi: number, seconds: number): Float32Array {
  const shape = held(seconds, 0.35, 0.7);
  const singers = [
    { step: hertz(midi - 0.07), sway: 4.7 },
    { step: hertz(midi + 0.02), sway: 5.3 },
    { step: hertz(midi + 0.09), sway: 5.9 },
  ];
  return draw(seconds + 0.7, (t) => {
    const sum = singers.reduce((total, { step, sway }, index) => {
      const bend = (0.0035 * Math.sin(TAU * sway * t + index * 2)) / sway;
      return total + read(SAW, (t + bend) * step + index / 3);
    }, 0);
    return (shape(t) * sum) / 3;
  });
}

/** A soft lead: nearly a sine, its vibrato arriving late as a player's does. */
export function flute(midi: number, seconds: number): Float32Array {
  const step = hertz(midi);
  const shape = held(seconds, 0.06, 0.18);
  return draw(seconds + 0.18, (t) => {
    const bend = 0.0006 * Math.min(1, t / 0.5) * Math.sin(TAU * 5.1 * t);
    return shape(t) * read(WARM, (t + bend) * step + 1);
  });
}

export function bass(midi: number, seconds: number): Float32Array {
  const step = hertz(midi);
  const shape = held(seconds, 0.006, 0.08);
  return draw(seconds + 0.08, (t) => {
    const pluck = 0.35 * Math.exp(-t * 9) * read(SAW, t * step);
    return shape(t) * Math.exp(-t * 0.9) * (read(WARM, t * step) + pluck);
  });
}

export function kick(): Float32Array {
  return draw(
    0.32,
    (t) => Math.exp(-t * 13) * Math.sin(TAU * (48 * t + 5.5 * (1 - Math.exp(-t * 32)))),
  );
}

/** Several pairs of hands, a few milliseconds apart. */
export function clap(random: () => number): Float32Array {
  const hands = Array.from({ length: 5 }, () => ({
    late: random() * 0.022,
    level: 0.5 + random() / 2,
  }));
  const [low, band] = [{ value: 0 }, { value: 0 }];
  return draw(0.3, (t) => {
    const level = hands.reduce(
      (sum, hand) => (t < hand.late ? sum : sum + hand.level * Math.exp(-(t - hand.late) * 55)),
      0,
    );
    // State-variable band-pass near 1.3 kHz: the hollow of a palm.
    low.value += 0.18 * band.value;
    band.value += 0.18 * ((random() * 2 - 1) * level - low.value - 0.75 * band.value);
    return band.value;
  });
}

export function tambourine(random: () => number): Float32Array {
  let last = 0;
  return draw(0.14, (t) => {
    const noise = random() * 2 - 1;
    const bright = noise - last;
    last = noise;
    return 0.5 * Math.exp(-t * 38) * bright;
  });
}

/** Numbers in [0, 1) from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
