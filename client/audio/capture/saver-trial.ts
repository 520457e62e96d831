// Whether this machine can encode its sound a second time: tried on a second of sound before it matters, because a machine that
// can't would harm the sound that everybody hears.
import { FRAME_MS, FRAME_SAMPLES } from "../../../shared/live/mux.ts";
import { SAVER_BPS } from "./bitrate.ts";
import { createOpusEncoder } from "./opus-encoder.ts";

/** What a second of sound may take. Computers need a tenth of it; one that needs more has better things to do. */
const MOST_MS = 120;
const TRIAL_BLOCKS = 1_000 / FRAME_MS;
/** Something else may have been going on just then. */
const TRIALS = 3;

/** Resolves within a few times `MOST_MS`, whatever the encoder does. */
export async function affordsSaver(channels: 1 | 2, trials = TRIALS): Promise<boolean> {
  const tooLong = new Promise<false>((resolve) => setTimeout(resolve, MOST_MS, false));
  if (await Promise.race([tried(channels), tooLong])) return true;
  return trials > 1 && affordsSaver(channels, trials - 1);
}

async function tried(channels: 1 | 2): Promise<boolean> {
  let failed = false;
  let packets = 0;
  try {
    const encoder = createOpusEncoder({
      channels,
      bitrateBps: SAVER_BPS,
      onPacket() {
        packets += 1;
      },
      onFailed() {
        failed = true;
      },
    });
    for (let block = 0; block < TRIAL_BLOCKS; block++) encoder.encode(hiss(block));
    await encoder.finish();
  } catch {
    return false;
  }
  return !failed && packets >= TRIAL_BLOCKS;
}

/** Sound without a pattern, so that nothing can be saved on it (a linear congruential generator, Numerical Recipes). */
function hiss(block: number): Float32Array<ArrayBuffer> {
  let state = block;
  return new Float32Array(2 * FRAME_SAMPLES).map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}
