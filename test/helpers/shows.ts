// Past shows for tests, as the archive gives them.
import type { BroadcastRow } from "../../shared/http/bodies.ts";
import { NO_REACTIONS } from "../../shared/room/pulse.ts";
import { NOW_MS } from "./room.ts";

export const pastShow = (change: Partial<BroadcastRow> = {}): BroadcastRow => ({
  id: "show-0001",
  room: "main",
  title: "Sunday",
  phase: "ended",
  startsAt: null,
  startedAt: NOW_MS,
  endedAt: NOW_MS + 3_600_000,
  peakConnected: 0,
  peakPeople: 0,
  peakListening: 0,
  peopleTotal: 3,
  chatCount: 0,
  playCount: 1,
  reactions: NO_REACTIONS,
  recorded: false,
  ...change,
});

export const pastPlay = (title: string, artist = "Choir", seq = 2) => ({
  seq,
  at: NOW_MS + 1_000,
  trackId: "track-0001",
  title,
  artist,
  artworkKey: null,
  durationMs: 180_000,
});
