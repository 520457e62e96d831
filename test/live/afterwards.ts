// What is left of a show: every segment the log promises is with the server, and the replay is as long as they are together.
import { parse, type types } from "hls-parser";
import { LIVE } from "../../shared/http/paths.ts";
import type { Figure } from "../long/types.ts";
import { type Stage, viewOf } from "./stage.ts";
import { until } from "./until.ts";

export type Told = { readonly figures: Record<string, Figure>; readonly failures: string[] };

const COMPLETE_WITHIN_MS = 60_000;
/** A hole is waited for by the job that makes the replay; see docs/LIVE.md. */
const REPLAY_WITHIN_MS = 240_000;

/** Stops the sound, then ends the show. `lost`: segments that were made to vanish. */
export async function afterwards(stage: Stage, lost: number): Promise<Told> {
  await stage.booth.getByRole("button", { name: "Stop sound" }).click();
  let { missing, all } = await segmentsOf(stage);
  await until(async () => {
    ({ missing, all } = await segmentsOf(stage));
    return all > 0 && missing.length <= lost;
  }, COMPLETE_WITHIN_MS);
  const { broadcast, sound } = await viewOf(stage);
  await stage.booth.getByRole("button", { name: "End show", exact: true }).click();
  const replayS = await replaySeconds(stage, broadcast.id);
  const isWhole = missing.length === lost && all > 0;
  // The last segment of a run is as long as the sound went on.
  const isLong = replayS <= all && replayS >= all - sound.length;
  return {
    figures: { epochs: sound.length, segments: all, missing: missing.length, replayS },
    failures: [
      ...(isWhole ? [] : [`missing of ${all} segments, ${lost} expected: ${missing.join(" ")}`]),
      ...(isLong ? [] : [`the replay has ${replayS} s of ${all}`]),
    ],
  };
}

/** Segments that the log promises, and those of them that the server doesn't have, as `epoch/n`. */
async function segmentsOf(stage: Stage): Promise<{ missing: string[]; all: number }> {
  const { broadcast, sound } = await viewOf(stage);
  // A run without an end is one whose end is still on its way.
  if (sound.some(({ lastSegment }) => lastSegment === null)) return { missing: [], all: 0 };
  const show = { room: "main", broadcast: broadcast.id };
  const wanted = sound.flatMap(({ id, lastSegment }) =>
    Array.from({ length: (lastSegment ?? -1) + 1 }, (_, n) => ({ id, n })),
  );
  const missing: string[] = [];
  for (const { id, n } of wanted) {
    const answer = await fetch(stage.server.origin + LIVE.segment(show, id, n));
    await answer.arrayBuffer();
    if (!answer.ok) missing.push(`${id}/${n}`);
  }
  return { missing, all: wanted.length };
}

/** How long the replay's list says it is; 0 when it never came. */
async function replaySeconds({ server }: Stage, broadcast: string): Promise<number> {
  let text = "";
  await until(async () => {
    const answer = await fetch(server.origin + LIVE.replayPlaylist({ room: "main", broadcast }));
    if (answer.ok) text = await answer.text();
    return answer.ok;
  }, REPLAY_WITHIN_MS);
  if (text === "") return 0;
  const { segments } = parse(text) as types.MediaPlaylist;
  return Math.round(segments.reduce((sum, { duration }) => sum + duration, 0) * 100) / 100;
}
