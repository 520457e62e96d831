// A track's shape with the place now playing in it. Where seeking is allowed it is a slider for pointer and keys.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { decodePeaks, toBars } from "./peaks.ts";
import { formatLength } from "./time.ts";
import "./waveform.css";

type Props = {
  /** Base64 loudness of the track; null draws a plain line. */
  peaks: string | null;
  positionMs: number;
  durationMs: number;
  /** Present where the person may move the place (booth, replay). */
  onSeek?: (positionMs: number) => void;
};

const BAR_PX = 4;
const STEP_MS = 5_000;
const LEAP_MS = 30_000;

export function Waveform({ peaks, positionMs, durationMs, onSeek }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const part = durationMs > 0 ? Math.min(1, positionMs / durationMs) : 0;
  const seek = (toMs: number) => onSeek?.(Math.round(Math.min(durationMs, Math.max(0, toMs))));
  const words = `${formatLength(positionMs)} of ${formatLength(durationMs)}`;

  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is one of two, both take a value
    <div
      ref={box}
      class={`waveform${onSeek ? " seekable" : ""}${peaks ? "" : " flat"}`}
      role={onSeek ? "slider" : "progressbar"}
      aria-label={onSeek ? "Seek" : "Position in the track"}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs / 1000)}
      aria-valuenow={Math.round(Math.min(positionMs, durationMs) / 1000)}
      aria-valuetext={words}
      {...(onSeek
        ? {
            tabIndex: 0,
            onKeyDown: (event: KeyboardEvent) => {
              const to = keyTarget(event.key, positionMs, durationMs);
              if (to === null) return;
              event.preventDefault();
              seek(to);
            },
            onPointerDown: (event: PointerEvent) => {
              const { left, width: wide } = (
                event.currentTarget as HTMLElement
              ).getBoundingClientRect();
              seek(((event.clientX - left) / wide) * durationMs);
            },
          }
        : {})}
    >
      {peaks && width > 0 ? (
        <Bars peaks={peaks} width={width} part={part} />
      ) : (
        <div class="waveform-line" style={{ "--part": String(part) }} />
      )}
    </div>
  );
}

function Bars({ peaks, width, part }: { peaks: string; width: number; part: number }) {
  const count = Math.max(12, Math.floor(width / BAR_PX));
  const path = useMemo(() => barPath(toBars(decodePeaks(peaks), count)), [peaks, count]);
  const view = `0 0 ${count * BAR_PX} 100`;
  return (
    <>
      <svg viewBox={view} preserveAspectRatio="none" aria-hidden="true">
        <path d={path} />
      </svg>
      <div class="waveform-played" style={{ "--part": String(part) }}>
        <svg viewBox={view} preserveAspectRatio="none" aria-hidden="true">
          <path d={path} />
        </svg>
      </div>
    </>
  );
}

/** One stroke per bar around the middle line of a box 100 high; silence keeps a dot. */
function barPath(bars: readonly number[]): string {
  return bars
    .map((bar, index) => {
      const half = Math.max(1, bar * 47);
      return `M${index * BAR_PX + BAR_PX / 2} ${(50 - half).toFixed(1)}v${(half * 2).toFixed(1)}`;
    })
    .join("");
}

function keyTarget(key: string, positionMs: number, durationMs: number): number | null {
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return positionMs + STEP_MS;
    case "ArrowLeft":
    case "ArrowDown":
      return positionMs - STEP_MS;
    case "PageUp":
      return positionMs + LEAP_MS;
    case "PageDown":
      return positionMs - LEAP_MS;
    case "Home":
      return 0;
    case "End":
      return durationMs;
    default:
      return null;
  }
}

function useWidth(box: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => setWidth(box.current?.clientWidth ?? 0), [box]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    return () => watch.disconnect();
  }, [box]);
  return width;
}
