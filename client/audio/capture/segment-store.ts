// Parts of live sound on this machine's disk until the server has them, so that neither an outage nor a reload loses any.
// Where a browser keeps nothing (some private windows), everything else goes on without it.
import type { ShowPath } from "../../../shared/http/paths.ts";
import type { Left } from "./messages.ts";
import type { Part } from "./send-order.ts";

export type SegmentStore = {
  /** False when it could not be kept. */
  put(part: Part): Promise<boolean>;
  drop(part: Part): Promise<void>;
  /** What earlier pages left for this room: their runs, and the parts that the server lacks; oldest first. */
  left(room: string): Promise<{ runs: Left[]; parts: Part[] }>;
};

type RunRow = Left & { readonly atMs: number };

const NAME = "live-sound";
const PARTS = "parts";
const RUNS = "runs";
/** Nobody misses what is older: the room has forgotten the show's log by then. */
const KEEP_MS = 86_400_000;

const keyOf = ({ show, epoch }: { show: ShowPath; epoch: string }) => [
  show.room,
  show.broadcast,
  epoch,
];
const partKey = (part: Part) => [...keyOf(part), part.n];
const ofRoom = (room: string) => IDBKeyRange.bound([room], [room, []]);

export function openSegmentStore(nowMs: () => number): SegmentStore {
  const opened = open();

  async function transact<T>(run: (db: IDBDatabase) => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await run(await opened);
    } catch {
      return otherwise;
    }
  }

  return {
    put: (part) =>
      transact(async (db) => {
        const { show, epoch, n } = part;
        const change = db.transaction([PARTS, RUNS], "readwrite", { durability: "relaxed" });
        change.objectStore(PARTS).put(part, partKey(part));
        const run: RunRow = { show, epoch, lastSegment: n, atMs: nowMs() };
        change.objectStore(RUNS).put(run, keyOf(part));
        await done(change);
        return true;
      }, false),
    drop: (part) =>
      transact(async (db) => {
        const change = db.transaction(PARTS, "readwrite", { durability: "relaxed" });
        change.objectStore(PARTS).delete(partKey(part));
        await done(change);
      }, undefined),
    left: (room) =>
      transact(
        async (db) => {
          const read = db.transaction([PARTS, RUNS], "readwrite");
          const parts = read.objectStore(PARTS).getAll(ofRoom(room)) as IDBRequest<Part[]>;
          const runs = read.objectStore(RUNS).getAll(ofRoom(room)) as IDBRequest<RunRow[]>;
          const [foundParts, foundRuns] = await Promise.all([result(parts), result(runs)]);
          const oldest = nowMs() - KEEP_MS;
          for (const run of foundRuns.filter(({ atMs }) => atMs < oldest)) {
            read.objectStore(RUNS).delete(keyOf(run));
            read.objectStore(PARTS).delete(IDBKeyRange.bound(keyOf(run), [...keyOf(run), []]));
          }
          const isKept = ({ epoch }: Part) =>
            foundRuns.every((run) => run.epoch !== epoch || run.atMs >= oldest);
          return {
            runs: foundRuns.filter(({ atMs }) => atMs >= oldest),
            parts: foundParts.filter(isKept).sort((a, b) => a.madeAtMs - b.madeAtMs),
          };
        },
        { runs: [], parts: [] },
      ),
  };
}

function open(): Promise<IDBDatabase> {
  const opened = (async () => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const store of [PARTS, RUNS]) request.result.createObjectStore(store);
    };
    return await result(request);
  })();
  // Whoever asks gets the failure; nobody asking is no failure.
  opened.catch(() => {});
  return opened;
}

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}
