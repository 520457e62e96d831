// Runs the upload list: prepares a file in this browser, sends its bytes, writes the library entry. Two at a time; each can
// be cancelled at any stage, a failed one can be tried again, and a prepared one goes on after a reload.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { ErrorBody, NewTrack, Track, UploadBody } from "../../shared/http/bodies.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Prepared } from "../audio/ingest/prepare-track.ts";
import type { SendOptions } from "../session/send-parts.ts";
import type { KeptUploads } from "./kept-uploads.ts";
import { applyUpload, nextToStart, type UploadChange, type UploadItem } from "./upload-queue.ts";

export type UploadSteps = {
  readonly prepare: (
    file: File,
    options: { signal: AbortSignal; onProgress: (part: number) => void },
  ) => Promise<Result<Prepared, { readonly sentence: string }>>;
  readonly send: (file: Blob, options: SendOptions) => Promise<Result<UploadBody, ErrorBody>>;
  readonly create: (track: NewTrack) => Promise<Result<Track, ErrorBody>>;
  /** Frees what arrived of a large file that nobody wants any more. */
  readonly cancel: (uploadId: string) => Promise<unknown>;
};

export type Uploads = {
  readonly items: ReadonlySignal<readonly UploadItem[]>;
  readonly add: (files: readonly File[]) => void;
  readonly retry: (id: string) => void;
  /** Cancels what is under way, or clears what is finished. */
  readonly remove: (id: string) => void;
  /** Goes on with what an earlier page of this browser kept. */
  readonly resume: () => Promise<void>;
  /** Stops here; what is kept goes on with the next page. */
  readonly dispose: () => void;
};

const AT_ONCE = 2;

/** One file: what it was, what became of it, and what it is called at the server while it is sent. */
type Entry = {
  readonly id: string;
  readonly name: string;
  readonly file: File | null;
  abort: AbortController;
  prepared: Prepared | null;
  uploadId: string | null;
};

type Options = {
  readonly steps: UploadSteps;
  readonly kept: KeptUploads;
  /** Whose uploads these are. */
  readonly person: string;
  readonly nowMs: () => number;
  readonly onAdded: (track: Track) => void;
  /** It is in the library already: the answer to an earlier page or request was lost. */
  readonly onThere: () => void;
};

export function createUploads({ steps, kept, person, nowMs, ...told }: Options): Uploads {
  const items = signal<readonly UploadItem[]>([]);
  const entries = new Map<string, Entry>();

  const change = (next: UploadChange) => {
    items.value = applyUpload(items.value, next);
  };

  function enlist(entry: Entry, bytes: number): void {
    entries.set(entry.id, entry);
    change({ kind: "added", id: entry.id, name: entry.name, bytes });
  }

  function pump(): void {
    for (const { id } of nextToStart(items.value, AT_ONCE)) {
      const entry = entries.get(id);
      if (!entry) continue;
      change({ kind: "preparing", id, part: entry.prepared ? 1 : 0 });
      void kept.alone(id, () => run(entry, entry.abort.signal));
    }
  }

  /** Another page of this browser may have finished, while this one waited, what both found kept. */
  async function isLeftToDo({ id, file }: Entry): Promise<boolean> {
    return file !== null || (await kept.has(id));
  }

  async function run(entry: Entry, abort: AbortSignal): Promise<void> {
    const { id } = entry;
    if (!(await isLeftToDo(entry))) return forget(id);
    const tell = (next: UploadChange) => (abort.aborted ? undefined : change(next));
    const stored = await store({ steps, nowMs, entry, abort, tell, onPrepared });
    if (abort.aborted) return;
    if (stored.ok) {
      await kept.forget(id);
      change({ kind: "done", id });
      if (stored.value) told.onAdded(stored.value);
      else told.onThere();
    } else {
      change({ kind: "failed", id, sentence: stored.error });
    }
    pump();
  }

  function forget(id: string): void {
    entries.delete(id);
    change({ kind: "removed", id });
    pump();
  }

  /** Keeping runs beside the sending: a disk is faster than the network. */
  async function onPrepared({ id, name }: Entry, prepared: Prepared): Promise<void> {
    const isKept = await kept.keep({ id, person, name, prepared });
    const { stage } = items.value.find((item) => item.id === id) ?? {};
    // Cancelled, or already in the library, while the disk was writing.
    if (stage === undefined || stage === "done") await kept.forget(id);
    else if (isKept) change({ kind: "kept", id });
  }

  return {
    items,
    add(files) {
      for (const file of files) {
        const fresh = { abort: new AbortController(), prepared: null, uploadId: null };
        enlist({ id: crypto.randomUUID(), name: file.name, file, ...fresh }, file.size);
      }
      pump();
    },
    retry(id) {
      const entry = entries.get(id);
      if (!entry) return;
      entry.abort = new AbortController();
      change({ kind: "retried", id });
      pump();
    },
    remove(id) {
      const entry = entries.get(id);
      entry?.abort.abort();
      if (entry?.uploadId) void steps.cancel(entry.uploadId);
      void kept.forget(id);
      forget(id);
    },
    async resume() {
      for (const { id, name, prepared } of await kept.of(person)) {
        if (entries.has(id)) continue;
        // Another page may be at it; when that one ends, what it left is ours.
        void kept
          .alone(id, async () => {
            if (entries.has(id) || !(await kept.has(id))) return;
            const entry = { id, name, file: null, prepared, uploadId: null };
            enlist({ ...entry, abort: new AbortController() }, prepared.audio.size);
            change({ kind: "kept", id });
          })
          .then(pump);
      }
    },
    dispose() {
      for (const { abort } of entries.values()) abort.abort();
      entries.clear();
    },
  };
}

type Job = {
  readonly steps: UploadSteps;
  readonly nowMs: () => number;
  readonly entry: Entry;
  readonly abort: AbortSignal;
  readonly tell: (change: UploadChange) => void;
  readonly onPrepared: (entry: Entry, prepared: Prepared) => Promise<void>;
};

/** The new track; null when it was made already. */
async function store(job: Job): Promise<Result<Track | null, string>> {
  const { steps, entry, abort, tell } = job;
  const { id } = entry;
  const prepared = await prepare(job);
  if (!prepared.ok) return prepared;
  const { audio, artwork, tags, durationMs, peaks } = prepared.value;
  const sent = await steps.send(audio, {
    signal: abort,
    onProgress: (sentBytes, totalBytes, foundBytes) => {
      tell({ kind: "sending", id, atMs: job.nowMs(), sentBytes, totalBytes, foundBytes });
    },
    onOpened: (uploadId) => {
      entry.uploadId = uploadId;
    },
    onTrouble: (waiting) => tell({ kind: "stalled", id, waiting }),
  });
  if (!sent.ok) return err(sent.error.message);
  // A picture that can't be stored is no reason to lose the song.
  const picture = artwork ? await steps.send(artwork, { signal: abort }) : null;
  if (abort.aborted) return err("Cancelled.");
  tell({ kind: "saving", id });
  const created = await steps.create({
    mediaKey: sent.value.mediaKey,
    artworkKey: picture?.ok ? picture.value.mediaKey : null,
    ...tags,
    durationMs,
    peaks,
  });
  if (created.ok) return created;
  return created.error.code === "conflict" ? ok(null) : err(created.error.message);
}

/** What was prepared before, or the file prepared now. */
async function prepare({
  steps,
  entry,
  abort,
  tell,
  onPrepared,
}: Job): Promise<Result<Prepared, string>> {
  if (entry.prepared) return ok(entry.prepared);
  if (!entry.file) return err("This file is not here any more. Add it again.");
  const prepared = await steps.prepare(entry.file, {
    signal: abort,
    onProgress: (part) => tell({ kind: "preparing", id: entry.id, part }),
  });
  if (!prepared.ok) return err(prepared.error.sentence);
  entry.prepared = prepared.value;
  if (!abort.aborted) void onPrepared(entry, prepared.value);
  return prepared;
}
