// Ways through a recording: by seconds, by chapters, by keys.
import { type Chapter, chapterBeside } from "./chapters.ts";
import type { ReplaySound } from "./replay-sound.ts";

export type Moves = {
  /** Server time. */
  to(momentMs: number): void;
  by(ms: number): void;
  chapter(way: "back" | "on"): void;
  faster(steps: 1 | -1): void;
  playOrPause(): void;
};

export const SPEEDS = [0.75, 1, 1.25, 1.5, 2] as const;
export const STEP_MS = 10_000;

export function createMoves(
  { player }: Pick<ReplaySound, "player">,
  chapters: readonly Chapter[],
): Moves {
  return {
    to: player.seek,
    by: (ms) => player.seek(player.momentMs.peek() + ms),
    chapter(way) {
      const next = chapterBeside(chapters, player.momentMs.peek(), way);
      if (next) player.seek(next.atMs);
    },
    faster(steps) {
      const now = SPEEDS.indexOf(player.speed.peek() as (typeof SPEEDS)[number]);
      const next = SPEEDS[now + steps];
      if (next) player.setSpeed(next);
    },
    playOrPause() {
      const state = player.state.peek();
      if (state === "playing" || state === "loading") player.pause();
      else player.play();
    },
  };
}

const KEYS: Readonly<Record<string, (moves: Moves) => void>> = {
  k: (moves) => moves.playOrPause(),
  j: (moves) => moves.by(-STEP_MS),
  l: (moves) => moves.by(STEP_MS),
  p: (moves) => moves.chapter("back"),
  n: (moves) => moves.chapter("on"),
  "<": (moves) => moves.faster(-1),
  ">": (moves) => moves.faster(1),
};

/** For `onKeyDown` of the bar: single letters count only while it has the focus, so that they are in nobody's way. */
export function keyMove(moves: Moves, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof HTMLSelectElement || event.target instanceof HTMLInputElement) return;
  const move = KEYS[event.key];
  if (!move) return;
  event.preventDefault();
  move(moves);
}
