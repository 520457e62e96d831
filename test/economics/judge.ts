// What must hold of the measured rooms: goals F7 and F8 of docs/BENCHMARKS.md, and that the comparison was a fair one.
import type { Measured } from "./measure.ts";
import { savedPercent } from "./price.ts";

export const WAKES_PER_TEN_MINUTES = 12;
const TEN_MINUTES_MS = 600_000;
const IDLE_DUTY_PERCENT = 0.1;
const ACTIVE_SAVED_PERCENT = 98;

export function dutyPercent({ counted, stretchMs }: Measured): number {
  return (counted.activeMs / stretchMs) * 100;
}

/** One sentence per thing that did not hold. */
export function failuresOf(measured: readonly Measured[]): string[] {
  const failures: string[] = [];
  const room = (name: string): Measured => {
    const found = measured.find((one) => one.name === name);
    if (!found) throw new Error(`no room ${name} was measured`);
    return found;
  };
  const hold = (holds: boolean, sentence: string) => void (holds || failures.push(sentence));

  const offAir = room("idle-off-air");
  // One is the question at the end: it finds a room that sleeps.
  hold(offAir.counted.wakes > 0, "F7 off air: it never slept");
  hold(offAir.counted.wakes < 2, `F7 off air: woke ${offAir.counted.wakes - 1} times, not 0`);
  const onAir = room("idle-on-air");
  const share = onAir.stretchMs / TEN_MINUTES_MS;
  // A rehearsal may hold the show's first archiving as well as its share of the sweeps.
  const most = share < 1 ? Math.ceil(WAKES_PER_TEN_MINUTES * share) + 1 : WAKES_PER_TEN_MINUTES;
  hold(onAir.counted.wakes <= most, `F7 on air: woke ${onAir.counted.wakes} times, not ${most}`);
  for (const idle of [offAir, onAir]) {
    const percent = dutyPercent(idle);
    hold(percent < IDLE_DUTY_PERCENT, `F7 ${idle.name}: awake ${percent.toFixed(3)} % of the time`);
  }
  const active = room("active");
  const saved = savedPercent(
    { ...active.hour, activeMs: active.counted.activeMs },
    active.stretchMs,
  );
  hold(saved >= ACTIVE_SAVED_PERCENT, `F8: ${saved.toFixed(2)} % of the duration saved, not 98 %`);
  hold(
    room("always-on").counted.wakes === 0,
    "the always-on room slept, so it compares to nothing",
  );
  for (const { name, lost } of measured) hold(lost === 0, `${name}: ${lost} sockets were lost`);
  return failures;
}
