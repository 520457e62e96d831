// What this browser still has to upload, kept on its disk, so that a reload or a crash costs nothing but time. Where
// nothing can be kept (private windows, full disks) uploads live as long as their page.
import type { Prepared } from "../audio/ingest/prepare-track.ts";

/** A file that was prepared and not yet added to the library. `person`: whose sign-in sends it. */
export type KeptUpload = {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly prepared: Prepared;
};

export type KeptUploads = {
  /** False when it could not be kept. */
  keep(upload: KeptUpload): Promise<boolean>;
  forget(id: string): Promise<void>;
  has(id: string): Promise<boolean>;
  /** Those of one person. */
  of(person: string): Promise<readonly KeptUpload[]>;
  /** Runs when no other page of this browser works on the upload, and holds it for as long as that takes. */
  alone(id: string, run: () => Promise<void>): Promise<void>;
};

const DATABASE = "judah.uploads";
const STORE = "uploads";
/** Longer than the server waits for the rest: nobody is coming back for it. */
const KEPT_MS = 7 * 86_400_000;

type Row = KeptUpload & { readonly keptAtMs: number };

export const keptUploads: KeptUploads = {
  keep: async (upload) => {
    const row: Row = { ...upload, keptAtMs: Date.now() };
    return (await change((store) => store.put(row))) !== null;
  },
  forget: async (id) => {
    await change((store) => store.delete(id));
  },
  has: async (id) => ((await change((store) => store.count(id))) ?? 0) > 0,
  of: async (person) => {
    const all = (await change<Row[]>((store) => store.getAll())) ?? [];
    const isOld = ({ keptAtMs }: Row) => keptAtMs < Date.now() - KEPT_MS;
    for (const { id } of all.filter(isOld)) await change((store) => store.delete(id));
    return all.filter((upload) => upload.person === person && !isOld(upload));
  },
  alone: async (id, run) => {
    if (!navigator.locks) return run();
    await navigator.locks.request(`${DATABASE}.${id}`, run);
  },
};

/** One request in a transaction of its own; null when the browser refuses. */
async function change<T>(ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
  const database = await open();
  if (!database) return null;
  return new Promise((resolve) => {
    try {
      const transaction = database.transaction(STORE, "readwrite");
      const request = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => resolve(null);
    } catch {
      resolve(null);
    }
  }).finally(() => database.close()) as Promise<T | null>;
}

function open(): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
    } catch {
      // Blocked storage.
      resolve(null);
    }
  });
}
