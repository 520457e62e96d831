// What live sound costs beside the room: pieces that are stored once and fetched by every listener, and the recording that stays.
// Pure arithmetic on the vendor's list prices, without allowances; bytes out of the bucket cost nothing.

/** Dollars per million requests; storage per GB and month. */
export const SOUND_PRICES = {
  /** Requests to a Worker, hits of its caches included. */
  workerRequest: 0.3,
  /** Processor time of a Worker, per million ms. */
  workerMs: 0.02,
  /** The bucket's writes and lists, and its reads. Deletions are free. */
  bucketWrite: 4.5,
  bucketRead: 0.36,
  point: 0.25,
  storedGbMonth: 0.015,
} as const;

/** Of a request for a piece: the way through the Worker and its memory. An assumption, above what was measured here. */
export const MS_PER_REQUEST = 0.5;
export const POINTS_ONE_IN = 60;
/** A replay's file is sent in parts of so many bytes, each a write. */
const PART_BYTES = 5_242_880;
const LISTED_AT_ONCE = 1_000;

export type Show = {
  readonly hours: number;
  readonly listeners: number;
  readonly segmentMs: number;
  readonly bitrateBps: number;
  /** Listeners' bits per second of the second version; null where none is sent. */
  readonly saverBps: number | null;
  /** Data centres whose cache has to be filled. */
  readonly centres: number;
  /** Pieces are served by the bucket's own domain, whose cache costs nothing. */
  readonly ownDomain: boolean;
};

export type SoundBill = {
  readonly writes: number;
  readonly reads: number;
  readonly requests: number;
  readonly storedGb: number;
  readonly dollars: {
    /** The DJ's side: storing pieces, making the recording. */
    readonly sending: number;
    /** Once per listener and piece, and per data centre and piece. */
    readonly hearing: number;
    /** The recording, per month. */
    readonly keepingAMonth: number;
  };
};

/** A show's pieces, requests and bytes, and what they cost. */
export function soundBill(show: Show): SoundBill {
  const pieces = Math.ceil((show.hours * 3_600_000) / show.segmentMs);
  const stored = pieces * (show.saverBps === null ? 1 : 2);
  const recordedBytes = (show.hours * 3_600 * show.bitrateBps) / 8;
  const parts = Math.ceil(recordedBytes / PART_BYTES) + 2;
  const lists = Math.ceil(stored / LISTED_AT_ONCE) * 2;
  const heard = pieces * show.listeners;
  // At most: where both versions are heard in every data centre.
  const filled = stored * show.centres;
  const millions = (count: number, price: keyof typeof SOUND_PRICES) =>
    (count / 1e6) * SOUND_PRICES[price];
  const worker = (requests: number) =>
    millions(requests, "workerRequest") + millions(requests * MS_PER_REQUEST, "workerMs");
  const storedGb = recordedBytes / 1e9;
  return {
    writes: stored + parts + lists,
    // Once for each data centre; and all of it once more, when the recording is made.
    reads: filled + pieces,
    requests: stored + (show.ownDomain ? 0 : heard),
    storedGb,
    dollars: {
      sending:
        millions(stored + parts + lists, "bucketWrite") +
        millions(pieces, "bucketRead") +
        worker(stored) +
        millions(stored, "point"),
      hearing:
        millions(filled, "bucketRead") +
        (show.ownDomain ? 0 : worker(heard) + millions(heard / POINTS_ONE_IN, "point")),
      keepingAMonth: storedGb * SOUND_PRICES.storedGbMonth,
    },
  };
}

const HALL: Show = {
  ...{ hours: 1, listeners: 100, segmentMs: 1_000, bitrateBps: 128_000, saverBps: null },
  ...{ centres: 20, ownDomain: false },
};
const SHOWS: readonly (readonly [string, Show])[] = [
  ["100 listeners", HALL],
  ["the same, segments of two seconds", { ...HALL, segmentMs: 2_000 }],
  ["the same, with the smaller version", { ...HALL, saverBps: 64_000 }],
  ["1,000 listeners", { ...HALL, listeners: 1_000, centres: 50 }],
  ["10,000 listeners", { ...HALL, listeners: 10_000, centres: 150 }],
  [
    "10,000 listeners, the bucket's own domain",
    { ...HALL, listeners: 10_000, centres: 150, ownDomain: true },
  ],
];

/** The table of docs/ECONOMICS.md. */
export function soundTable(): string {
  const whole = (count: number) => Math.round(count).toLocaleString("en");
  const rows = SHOWS.map(([name, show]) => {
    const { writes, reads, requests, storedGb, dollars } = soundBill(show);
    return [
      name,
      ...[whole(writes), whole(reads), whole(requests), (storedGb * 1_000).toFixed(1)],
      ...[dollars.sending, dollars.hearing].map((amount) => amount.toFixed(3)),
      dollars.keepingAMonth.toFixed(5),
    ];
  });
  const head = [
    ...["an hour on air", "bucket writes", "bucket reads", "Worker requests", "recording, MB"],
    ...["$ sending", "$ hearing", "$ recording a month"],
  ];
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
