// Curves of people and listeners over time, drawn by uPlot in the page's own colours. Decorative: the figures beside it say
// the same.
import { useEffect, useRef } from "preact/hooks";
import type uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Columns } from "./columns.ts";
import { theme } from "./theme.ts";
import "./plot.css";

/** A young curve is drawn over this many seconds, so that its first minutes don't look like an earthquake. */
const SHORTEST_SPAN_S = 600;

export function Plot({ columns }: { columns: Columns }) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(columns);
  latest.current = columns;
  const look = theme.value;

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const stop = new AbortController();
    void load().then((drawing) => {
      if (drawing === null || stop.signal.aborted) return;
      const drawn = new drawing(optionsFor(drawing, element), latest.current, element);
      plot.current = drawn;
      const watch = new ResizeObserver(() => drawn.setSize(sizeOf(element)));
      watch.observe(element);
      stop.signal.addEventListener("abort", () => {
        watch.disconnect();
        drawn.destroy();
        plot.current = null;
      });
    });
    return () => stop.abort();
  }, [look]);
  useEffect(() => plot.current?.setData(columns), [columns]);
  return <div class="plot" ref={box} aria-hidden="true" />;
}

/** Fetched after the controls, and null where it can't be had: no curve is no disaster. */
async function load(): Promise<typeof uPlot | null> {
  const restore = readableLanguage();
  try {
    return (await import("uplot")).default;
  } catch {
    return null;
  } finally {
    restore();
  }
}

/** The library asks for number formats while it loads, and throws on system languages that are none ("en-US@posix"). */
function readableLanguage(): () => void {
  try {
    new Intl.NumberFormat(navigator.language);
    return () => undefined;
  } catch {
    Object.defineProperty(navigator, "language", { value: "en-US", configurable: true });
    return () => void Reflect.deleteProperty(navigator, "language");
  }
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: element.clientWidth, height: Math.max(48, element.clientHeight) };
}

function optionsFor(drawing: typeof uPlot, element: HTMLElement): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => canvasColour(style, name);
  const axis = {
    stroke: colour("--plot-ink"),
    font: `12px ${style.fontFamily}`,
    grid: { stroke: colour("--plot-grid"), width: 1 },
    ticks: { show: false },
  };
  return {
    ...sizeOf(element),
    padding: [6, 22, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: true, range: spanOf }, y: { range: (_, __, max) => [0, roomAbove(max)] } },
    axes: [
      { ...axis, size: 22, gap: 4, space: 72, values: clockTicks },
      {
        ...axis,
        size: 34,
        gap: 4,
        space: 26,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000],
      },
    ],
    series: [
      {},
      {
        stroke: colour("--plot-people"),
        width: 2,
        points: { show: false },
        paths: stepped(drawing),
      },
      {
        stroke: colour("--plot-listening"),
        fill: colour("--plot-fill"),
        width: 2,
        points: { show: false },
        paths: stepped(drawing),
      },
    ],
  };
}

/** Counts are whole people: they step, they don't glide. */
function stepped(drawing: typeof uPlot): uPlot.Series.PathBuilder {
  return drawing.paths.stepped?.({ align: 1 }) ?? (() => null);
}

/** From the data itself: with a single sample the library would stretch the axis over a whole day. */
function spanOf({ data: [seconds] }: uPlot): uPlot.Range.MinMax {
  const end = seconds.at(-1) ?? Date.now() / 1000;
  return [Math.min(seconds[0] ?? end, end - SHORTEST_SPAN_S), end];
}

function roomAbove(max: number | null): number {
  return Math.max(4, Math.ceil((max ?? 0) * 1.15));
}

function clockTicks(_: uPlot, seconds: number[]): string[] {
  const words = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
  return seconds.map((at) => words.format(at * 1000));
}

/** A canvas knows no custom properties and no light-dark(): the browser resolves them on a real element first. */
function canvasColour(style: CSSStyleDeclaration, name: string): string {
  return style.getPropertyValue(name).trim();
}
