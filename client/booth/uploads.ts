// Runs the upload list: prepares a file in this browser, sends its bytes, writes the library entry. Two at a time;
// each can be cancelled at any stage, and a failed one can be tried again.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { ErrorBody, NewTrack, Track, UploadBody } from "../../shared/http/bodies.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Prepared } from "../audio/ingest/prepare-track.ts";
import { applyUpload, nextToStart, type UploadChange, type UploadItem } from "./upload-queue.ts";

type SendOptions = {
  readonly signal: AbortSignal;
  readonly onProgress?: (sentBytes: number, totalBytes: number) => void;
};

export type UploadSteps = {
  readonly prepare: (
    file: File,
    options: { signal: AbortSignal; onProgress: (part: number) => void },
  ) => Promise<Result<Prepared, { readonly sentence: string }>>;
  readonly send: (file: Blob, options: SendOptions) => Promise<Result<UploadBody, ErrorBody>>;
  readonly create: (track: NewTrack) => Promise<Result<Track, ErrorBody>>;
};

export type Uploads = {
  readonly items: ReadonlySignal<readonly UploadItem[]>;
  readonly add: (files: readonly File[]) => void;
  readonly retry: (id: string) => void;
  /** Cancels what is under way, or clears what is finished. */
  readonly remove: (id: string) => void;
};

const AT_ONCE = 2;

export function createUploads(options: {
  steps: UploadSteps;
  nowMs: () => number;
  onAdded: (track: Track) => void;
}): Uploads {
  const { steps, nowMs, onAdded } = options;
  const items = signal<readonly UploadItem[]>([]);
  const files = new Map<string, { file: File; abort: AbortController }>();
  let count = 0;

  const change = (next: UploadChange) => {
    items.value = applyUpload(items.value, next);
  };

  function pump(): void {
    for (const { id } of nextToStart(items.value, AT_ONCE)) {
      const entry = files.get(id);
      if (!entry) continue;
      change({ kind: "preparing", id, part: 0 });
      void run(id, entry.file, entry.abort.signal);
    }
  }

  async function run(id: string, file: File, abort: AbortSignal): Promise<void> {
    const told = (next: UploadChange) => (abort.aborted ? undefined : change(next));
    const stored = await store({ steps, nowMs, id, file, abort, told });
    if (abort.aborted) return;
    if (stored.ok) {
      change({ kind: "done", id });
      onAdded(stored.value);
    } else {
      change({ kind: "failed", id, sentence: stored.error });
    }
    pump();
  }

  return {
    items,
    add(added) {
      for (const file of added) {
        count += 1;
        const id = `upload.${count}`;
        files.set(id, { file, abort: new AbortController() });
        change({ kind: "added", id, name: file.name, bytes: file.size });
      }
      pump();
    },
    retry(id) {
      const entry = files.get(id);
      if (!entry) return;
      files.set(id, { file: entry.file, abort: new AbortController() });
      change({ kind: "retried", id });
      pump();
    },
    remove(id) {
      files.get(id)?.abort.abort();
      files.delete(id);
      change({ kind: "removed", id });
      pump();
    },
  };
}

type Job = {
  steps: UploadSteps;
  nowMs: () => number;
  id: string;
  file: File;
  abort: AbortSignal;
  told: (change: UploadChange) => void;
};

async function store(job: Job): Promise<Result<Track, string>> {
  const { steps, id, file, abort, told } = job;
  const prepared = await steps.prepare(file, {
    signal: abort,
    onProgress: (part) => told({ kind: "preparing", id, part }),
  });
  if (!prepared.ok) return err(prepared.error.sentence);
  const { audio, artwork, tags, durationMs, peaks } = prepared.value;
  const sent = await steps.send(audio, {
    signal: abort,
    onProgress: (sentBytes, totalBytes) =>
      told({ kind: "sending", id, atMs: job.nowMs(), sentBytes, totalBytes }),
  });
  if (!sent.ok) return err(sent.error.message);
  // A picture that can't be stored is no reason to lose the song.
  const picture = artwork ? await steps.send(artwork, { signal: abort }) : null;
  if (abort.aborted) return err("Cancelled.");
  told({ kind: "saving", id });
  const created = await steps.create({
    mediaKey: sent.value.mediaKey,
    artworkKey: picture?.ok ? picture.value.mediaKey : null,
    ...tags,
    durationMs,
    peaks,
  });
  return created.ok ? ok(created.value) : err(created.error.message);
}
