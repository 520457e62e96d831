// What an operator's collector is told of a site: names, units and meaning of each figure. The figures come from D1 and from
// the rooms' own meters; nothing is counted in an edge's memory, of which there are many and none sees the whole.
import type { MeterReading } from "../../../shared/http/bodies.ts";
import type { Counts, Heard } from "../../../shared/room/pulse.ts";
import type { Family, Sample } from "./open-metrics.ts";

export type RoomFigures = {
  readonly room: string;
  /** Null: the room could not be reached. */
  readonly now: {
    readonly counts: Counts;
    readonly relays: number;
    readonly reading: MeterReading;
    /** How live sound is heard; null while no page says so. */
    readonly heard: Heard | null;
  } | null;
};
export type SiteFigures = {
  readonly version: string;
  readonly rooms: number;
  readonly broadcasts: Readonly<Record<string, number>>;
  readonly tracks: number;
  readonly trackBytes: number;
  readonly recordings: number;
  readonly recordingBytes: number;
  readonly pending: Readonly<Record<string, number>>;
  /** Rooms whose doors are open. Others are not asked: that would wake them. */
  readonly open: readonly RoomFigures[];
};

const COUNTERS = {
  wakes: "Times the room's object was constructed.",
  connects: "Upgrades that reached the object.",
  frames: "Frames that its sockets sent.",
  closes: "Sockets that were closed.",
  alarms: "Alarms that rang.",
  calls: "Calls by RPC.",
  commands: "Commands that were asked for.",
  sends: "Frames handed to sockets.",
  rowsRead: "Rows that SQLite read.",
  rowsWritten: "Rows that SQLite wrote.",
} as const satisfies Partial<Record<keyof MeterReading, string>>;

export function siteMetrics(site: SiteFigures): Family[] {
  const gauge = (name: string, help: string, samples: readonly Sample[]): Family => ({
    name: `judah_${name}`,
    type: "gauge",
    help,
    samples,
  });
  const by = (label: string, values: Readonly<Record<string, number>>): Sample[] =>
    Object.entries(values).map(([key, value]) => ({ labels: { [label]: key }, value }));
  const reached = site.open.flatMap(({ room, now }) => (now ? [{ room, ...now }] : []));
  return [
    gauge("build_info", "The deployed version; always 1.", [
      { labels: { version: site.version }, value: 1 },
    ]),
    gauge("rooms", "Rooms in the registry.", [{ value: site.rooms }]),
    gauge("broadcasts", "Broadcasts in the archive by phase.", by("phase", site.broadcasts)),
    gauge("tracks", "Tracks in the library.", [{ value: site.tracks }]),
    {
      name: "judah_track_bytes",
      type: "gauge",
      help: "Size of the library's sound.",
      unit: "bytes",
      samples: [{ value: site.trackBytes }],
    },
    gauge("recordings", "Recordings of past shows.", [{ value: site.recordings }]),
    {
      name: "judah_recording_bytes",
      type: "gauge",
      help: "Size of the recordings.",
      unit: "bytes",
      samples: [{ value: site.recordingBytes }],
    },
    gauge("pending", "Work that waits to be tried again.", by("what", site.pending)),
    gauge(
      "room_up",
      "Whether an open room answers.",
      site.open.map(({ room, now }) => ({ labels: { room }, value: now ? 1 : 0 })),
    ),
    gauge(
      "room_people",
      "Who is in an open room, by the four counts.",
      reached.flatMap(({ room, counts }) =>
        Object.entries(counts).map(([kind, value]) => ({ labels: { room, kind }, value })),
      ),
    ),
    gauge(
      "room_relays",
      "Relays of an open room.",
      reached.map(({ room, relays }) => ({ labels: { room }, value: relays })),
    ),
    ...soundFamilies(reached),
    ...meterFamilies(reached),
  ];
}

/** What listeners' pages say of the live sound they play. */
function soundFamilies(rooms: readonly { readonly room: string; readonly heard: Heard | null }[]) {
  const told = rooms.flatMap(({ room, heard }) => (heard ? [{ room, heard }] : []));
  const family = (name: string, help: string, of: (heard: Heard) => number, unit?: string) => ({
    name: `judah_room_sound_${name}`,
    type: "gauge" as const,
    help,
    ...(unit ? { unit } : {}),
    samples: told.map(({ room, heard }) => ({ labels: { room }, value: of(heard) })),
  });
  return [
    family("pages", "Pages that play live sound and say how.", ({ pages }) => pages),
    family(
      "delay_seconds",
      "How far behind the microphone they are, the median.",
      ({ latencyMs }) => latencyMs / 1_000,
      "seconds",
    ),
    family("stalls", "How often they ran out of sound, all together.", ({ stalls }) => stalls),
  ];
}

function meterFamilies(
  rooms: readonly { readonly room: string; readonly reading: MeterReading }[],
) {
  const counter = (name: string, help: string, of: (reading: MeterReading) => number): Family => ({
    name: `judah_room_${name}`,
    type: "counter",
    help,
    ...(name.endsWith("_seconds") ? { unit: "seconds" } : {}),
    samples: rooms.map(({ room, reading }) => ({ labels: { room }, value: of(reading) })),
  });
  const counted = Object.entries(COUNTERS).map(([key, help]) =>
    counter(snake(key), help, (reading) => reading[key as keyof typeof COUNTERS]),
  );
  return [
    ...counted,
    counter("active_seconds", "Time in which the object could not sleep.", (reading) => {
      return reading.activeMs / 1_000;
    }),
    counter("running_seconds", "Time in which it ran its own code.", (reading) => {
      return reading.runningMs / 1_000;
    }),
  ];
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
