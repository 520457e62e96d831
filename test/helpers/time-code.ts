// Sound that says what time it is: a short burst every 250 ms whose pitch names its number. `readTimeCode` hears the
// numbers back, so a test can compare what was heard with what a player claims.

/** Bursts start on these multiples and carry `index mod PITCHES`, so a reading is unique within 30 s. */
export const BURST_EVERY_MS = 250;
const PITCHES = 120;
export const BURST_MS = 60;
const LOWEST_HZ = 500;
const STEP_HZ = 40;
/** Players that steer change their speed by less; bursts further off are apart because of a jump. */
const MOST_OFF_SPEED = 0.03;
/** After so long the same pitch comes again. */
export const CODE_PERIOD_MS = PITCHES * BURST_EVERY_MS;

export type Pcm = { readonly rateHz: number; readonly channels: readonly Float32Array[] };
export type Heard = { readonly pitch: number; readonly atMs: number };

/** Time-coded sound of the given length. */
export function timeCoded(seconds: number, rateHz = 44_100, channelCount = 2): Pcm {
  const samples = new Float32Array(Math.round(seconds * rateHz));
  const burst = Math.round((BURST_MS / 1000) * rateHz);
  for (let index = 0; index * BURST_EVERY_MS < seconds * 1000; index += 1) {
    const start = Math.round((index * BURST_EVERY_MS * rateHz) / 1000);
    const omega = (2 * Math.PI * pitchHz(index)) / rateHz;
    for (let i = 0; i < burst && start + i < samples.length; i += 1) {
      samples[start + i] = 0.6 * Math.sin(Math.PI * (i / burst)) ** 2 * Math.sin(omega * i);
    }
  }
  return { rateHz, channels: Array.from({ length: channelCount }, () => samples) };
}

/** Every whole burst in a recording: its pitch number and when it began, measured by its centre of energy. */
export function readTimeCode(samples: Float32Array, rateHz: number): Heard[] {
  const hop = Math.round(rateHz / 1000);
  const found = findBursts(envelope(samples, hop), (hop * 1000) / rateHz);
  return found.map(({ from, until, centreMs }, n) => {
    const speed = speedAt(found[n - 1]?.centreMs, centreMs, found[n + 1]?.centreMs);
    const burst = samples.subarray(from * hop, until * hop);
    return { pitch: nearestPitch(burst, rateHz / speed), atMs: centreMs - BURST_MS / 2 };
  });
}

type Found = { readonly from: number; readonly until: number; readonly centreMs: number };

function findBursts(loud: Float64Array, hopMs: number): Found[] {
  const threshold = loud.reduce((most, power) => Math.max(most, power), 0) * 0.1;
  const found: Found[] = [];
  for (let at = 0; at < loud.length; at += 1) {
    if ((loud[at] ?? 0) <= threshold) continue;
    let end = at;
    while (end < loud.length && (loud[end] ?? 0) > threshold) end += 1;
    const whole = at > 20 && end < loud.length - 20 && end - at > 20 && end - at < BURST_MS;
    if (whole)
      found.push({ from: at, until: end, centreMs: centre(loud, at - 15, end + 15) * hopMs });
    at = end;
  }
  return found;
}

/** A player that keeps in step by its speed changes the pitch with it; how far apart bursts are tells how fast it is. */
function speedAt(beforeMs: number | undefined, atMs: number, afterMs: number | undefined): number {
  const apart = [atMs - (beforeMs ?? Number.NaN), (afterMs ?? Number.NaN) - atMs];
  const near = apart.filter((ms) => Math.abs(ms / BURST_EVERY_MS - 1) <= MOST_OFF_SPEED);
  const sum = near.reduce((total, ms) => total + ms, 0);
  return near.length === 0 ? 1 : (near.length * BURST_EVERY_MS) / sum;
}

/** Track time of a heard pitch in ms, taking the repetition that lies nearest to what is expected. */
export function pitchTimeMs(pitch: number, nearMs: number): number {
  const firstMs = pitch * BURST_EVERY_MS;
  return firstMs + Math.round((nearMs - firstMs) / CODE_PERIOD_MS) * CODE_PERIOD_MS;
}

function pitchHz(index: number): number {
  return LOWEST_HZ + (index % PITCHES) * STEP_HZ;
}

/** Mean power per hop of one millisecond. */
function envelope(samples: Float32Array, hop: number): Float64Array {
  const out = new Float64Array(Math.floor(samples.length / hop));
  for (let i = 0; i < out.length; i += 1) {
    let sum = 0;
    for (let j = i * hop; j < (i + 1) * hop; j += 1) sum += (samples[j] ?? 0) ** 2;
    out[i] = sum / hop;
  }
  return out;
}

function centre(loud: Float64Array, from: number, to: number): number {
  let weighted = 0;
  let total = 0;
  for (let i = Math.max(0, from); i < Math.min(loud.length, to); i += 1) {
    weighted += (i + 0.5) * (loud[i] ?? 0);
    total += loud[i] ?? 0;
  }
  return weighted / total;
}

/** Goertzel's filter at each candidate pitch; the loudest wins. */
function nearestPitch(samples: Float32Array, rateHz: number): number {
  let best = { pitch: -1, power: -1 };
  for (let pitch = 0; pitch < PITCHES; pitch += 1) {
    const turn = 2 * Math.cos((2 * Math.PI * pitchHz(pitch)) / rateHz);
    let one = 0;
    let two = 0;
    for (const sample of samples) [one, two] = [sample + turn * one - two, one];
    const power = one * one + two * two - turn * one * two;
    if (power > best.power) best = { pitch, power };
  }
  return best.pitch;
}
