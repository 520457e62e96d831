// The level of what goes out, in dB: a bar, the highest point of the last seconds, and a mark once it clipped.
import type { ReadonlySignal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Levels } from "../../audio/capture/mix.ts";
import { type Held, hold, NOTHING_HELD, spoken, toShare } from "./level-scale.ts";

export function LevelMeter({ levels }: { levels: ReadonlySignal<Levels> }) {
  const held = useSignal<Held>(NOTHING_HELD);
  useEffect(
    () =>
      levels.subscribe((now) => {
        held.value = hold(held.peek(), now, performance.now());
      }),
    [levels],
  );
  const { peak, peakShare, clipped } = held.value;
  const share = toShare(levels.value.peak);
  return (
    <div class="sound-meter" data-clipped={clipped}>
      <meter
        class="visually-hidden"
        aria-label="Level of your sound"
        aria-valuetext={spoken(peak)}
        value={share}
      />
      <div class="sound-meter-track" aria-hidden="true">
        <div class="sound-meter-bar" style={{ transform: `scaleX(${share.toFixed(3)})` }} />
        <div class="sound-meter-peak" style={{ left: `${(peakShare * 100).toFixed(1)}%` }} />
      </div>
      <span class="sound-meter-words tabular" aria-hidden="true">
        {clipped ? "Clipping" : spoken(peak)}
      </span>
    </div>
  );
}
