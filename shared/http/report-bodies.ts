// What staff is told about an audience: a running show's curve, and the report after it.
import * as z from "zod/mini";
import { instantMs, mediaKey, positionMs, recordId, roomName, seq } from "../protocol/scalars.ts";
import { roomInfo } from "./bodies.ts";
import { VIAS } from "./via.ts";

const count = z.int().check(z.gte(0));
const orUnknown = z.nullable(count);

/**
 * One minute of a show (`at`: its beginning; `spanMs`: how much of it belongs to the show). `people`, `listening`: as it
 * ended; `peak…`: the most at one moment; `…Ms`: their time in it, all added up.
 */
export const reportMinute = z.object({
  at: instantMs,
  spanMs: count,
  people: count,
  listening: count,
  peakPeople: count,
  peakListening: count,
  peopleMs: count,
  listeningMs: count,
  joins: count,
  leaves: count,
  chat: count,
  reactions: count,
});
export type ReportMinute = z.infer<typeof reportMinute>;

/** The running show so far; no minutes while none is on. */
export const curveBody = z.object({
  room: roomName,
  broadcastId: z.nullable(recordId),
  minutes: z.array(reportMinute),
  serverNowMs: instantMs,
});
export type CurveBody = z.infer<typeof curveBody>;

/**
 * A track and its ears. `began`: persons whose sound played within its first half minute; `stayed`: those of them whose
 * sound played when it was over. Null where nobody counted.
 */
export const reportTrack = z.object({
  seq,
  at: instantMs,
  title: z.string(),
  artist: z.string(),
  artworkKey: z.nullable(mediaKey),
  durationMs: positionMs,
  began: orUnknown,
  stayed: orUnknown,
});
export type ReportTrack = z.infer<typeof reportTrack>;

/** A minute in which much was cheered, and what played. */
export const reportMoment = z.object({
  at: instantMs,
  reactions: count,
  chat: count,
  title: z.nullable(z.string()),
});
export type ReportMoment = z.infer<typeof reportMoment>;

/**
 * How the live sound went: runs of the DJ's encoder, how many segments they had and how many of those never came, how long there
 * was sound between the first and the last of it and how long there was none.
 */
export const reportSound = z.object({
  runs: count,
  segments: count,
  lostSegments: count,
  heardMs: count,
  silentMs: count,
  longestSilence: z.nullable(z.object({ ms: count, at: instantMs })),
});
export type ReportSound = z.infer<typeof reportSound>;

const peak = z.nullable(z.object({ count, at: instantMs }));

export const reportBody = z.object({
  info: roomInfo,
  broadcastId: recordId,
  title: z.string(),
  phase: z.string(),
  startedAt: z.nullable(instantMs),
  endedAt: z.nullable(instantMs),
  /** False while the last minutes are still on their way. */
  complete: z.boolean(),
  /** From the doors to the end. */
  spanMs: count,
  peakPeople: peak,
  peakListening: peak,
  averagePeople: z.number(),
  averageListening: z.number(),
  /** Everybody who was there, each counted once. */
  peopleTotal: count,
  /** Time with the sound on, of all persons added up. */
  listenedMs: count,
  presentMs: count,
  joins: count,
  leaves: count,
  chat: count,
  reactions: count,
  /** Arrivals by country (two letters, XX when unknown), most first. */
  countries: z.array(z.object({ country: z.string(), joins: count })),
  ways: z.array(z.object({ via: z.enum(VIAS), joins: count })),
  tracks: z.array(reportTrack),
  moments: z.array(reportMoment),
  /** Null: there was none, or the show's log is no longer kept. */
  sound: z.nullable(reportSound),
  minutes: z.array(reportMinute),
});
export type ReportBody = z.infer<typeof reportBody>;

/** Requests by route, most first. `configured` false: this site has no credentials for the store of its points. */
export const trafficBody = z.object({
  configured: z.boolean(),
  hours: count,
  rows: z.array(
    z.object({
      route: z.string(),
      requests: z.number(),
      failures: z.number(),
      hits: z.number(),
      p50Ms: z.number(),
      p95Ms: z.number(),
    }),
  ),
});
