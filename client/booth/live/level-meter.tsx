// The level of what goes out, in dB: a bar, the highest point of the last seconds, and a mark once it clipped.
import type { ReadonlySignal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Levels } from "../../audio/capture/mix.ts";
import { type Held, hold, MARKS_DB, markShare, NOTHING_HELD, spoken } from "./level-scale.ts";

/** `scale`: with its decibels written below, and what to do when it clips. */
type Props = { levels: ReadonlySignal<Levels>; scale?: boolean };

const percent = (share: number) => `${(share * 100).toFixed(1)}%`;

export function LevelMeter({ levels, scale = false }: Props) {
  const held = useSignal<Held>(NOTHING_HELD);
  useEffect(
    () =>
      levels.subscribe((now) => {
        held.value = hold(held.peek(), now, performance.now());
      }),
    [levels],
  );
  const { share, peak, peakShare, clipped } = held.value;
  const words = clipped ? "Clipping" : spoken(peak);
  return (
    <div class="sound-meter" data-clipped={clipped}>
      <meter
        class="visually-hidden"
        aria-label="Level of your sound"
        aria-valuetext={words}
        value={share}
      />
      <div class="sound-meter-track" aria-hidden="true">
        <div class="sound-meter-bar" style={{ clipPath: `inset(0 ${percent(1 - share)} 0 0)` }} />
        <div class="sound-meter-peak" style={{ left: percent(peakShare) }} />
      </div>
      <span class="sound-meter-words tabular" aria-hidden="true">
        {words}
      </span>
      {scale && <Scale />}
      {scale && (
        <p class="sound-meter-help" role="status">
          {clipped && "Too loud: turn the input or its fader down until the warning goes."}
        </p>
      )}
    </div>
  );
}

function Scale() {
  return (
    <div class="sound-meter-scale tabular" aria-hidden="true">
      {MARKS_DB.map((db) => (
        <span key={db} style={{ left: percent(markShare(db)) }}>
          {db === 0 ? "0" : `−${-db}`}
        </span>
      ))}
    </div>
  );
}
