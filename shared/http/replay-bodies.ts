// The recording of a past show: its files, what may be done with them, and how lively the show was minute by minute.
import * as z from "zod/mini";
import { epochId } from "../live/epoch.ts";
import { instantMs, recordId } from "../protocol/scalars.ts";

const count = z.int().check(z.gte(0));

/** One run of the DJ's encoder, as one file. `fromMs`, `untilMs`: when it was heard, on the server's clock. */
export const replayFile = z.object({
  epoch: epochId,
  bytes: count,
  fromMs: instantMs,
  untilMs: instantMs,
});
export type ReplayFile = z.infer<typeof replayFile>;

/** `download`: the people of the room give the files away. `minutes`: those in which anything was said or cheered. */
export const replayBody = z.object({
  download: z.boolean(),
  files: z.array(replayFile),
  minutes: z.array(z.object({ at: instantMs, chat: count, reactions: count })),
});
export type ReplayBody = z.infer<typeof replayBody>;

export const replayChange = z.object({ download: z.boolean() });

/** The newest recording of a room, for whoever finds it off air. */
export const lastReplayBody = z.object({
  replay: z.nullable(
    z.object({
      broadcast: recordId,
      title: z.string(),
      startedAt: z.nullable(instantMs),
      files: z.array(replayFile),
    }),
  ),
});
export type LastReplayBody = z.infer<typeof lastReplayBody>;
