// Files on their way into the library: what stage each is in, how fast it goes, what went wrong. Pure: changes in, list out.
import { NO_TRANSFER, noteProgress, type TransferRate } from "./transfer-rate.ts";

/** preparing reads tags and draws the waveform in this browser; saving writes the library entry. */
export type Stage = "waiting" | "preparing" | "sending" | "saving" | "done" | "failed";

export type UploadItem = {
  readonly id: string;
  readonly name: string;
  readonly stage: Stage;
  /** 0-1 within `preparing`. */
  readonly prepared: number;
  readonly sentBytes: number;
  readonly totalBytes: number;
  /** Of what was sent by this page; what had arrived before says nothing about the speed. */
  readonly rate: TransferRate;
  /** The server can't be reached or asks to wait; it goes on by itself. */
  readonly stalled: boolean;
  /** On this browser's disk: it goes on after the page was closed. */
  readonly kept: boolean;
  /** Why it failed and what to do, in words. */
  readonly sentence: string | null;
};

export type UploadChange =
  | { readonly kind: "added"; readonly id: string; readonly name: string; readonly bytes: number }
  | { readonly kind: "preparing"; readonly id: string; readonly part: number }
  | {
      readonly kind: "sending";
      readonly id: string;
      readonly atMs: number;
      readonly sentBytes: number;
      readonly totalBytes: number;
      readonly foundBytes: number;
    }
  | { readonly kind: "stalled"; readonly id: string; readonly waiting: boolean }
  | { readonly kind: "kept"; readonly id: string }
  | { readonly kind: "saving"; readonly id: string }
  | { readonly kind: "done"; readonly id: string }
  | { readonly kind: "failed"; readonly id: string; readonly sentence: string }
  | { readonly kind: "retried"; readonly id: string }
  | { readonly kind: "removed"; readonly id: string };

export function applyUpload(
  items: readonly UploadItem[],
  change: UploadChange,
): readonly UploadItem[] {
  if (change.kind === "added") return [...items, fresh(change)];
  if (change.kind === "removed") return items.filter(({ id }) => id !== change.id);
  return items.map((item) => (item.id === change.id ? advanced(item, change) : item));
}

/** Files that may start now, in the order they were added, so that at most `atOnce` are under way. */
export function nextToStart(items: readonly UploadItem[], atOnce: number): readonly UploadItem[] {
  const busy = items.filter(({ stage }) => isUnderWay(stage)).length;
  return items.filter(({ stage }) => stage === "waiting").slice(0, Math.max(0, atOnce - busy));
}

export function isUnderWay(stage: Stage): boolean {
  return stage === "preparing" || stage === "sending" || stage === "saving";
}

/** How much of a file's whole way is done, 0-1: a tenth for preparing, the rest for the bytes. */
export function partDone(item: UploadItem): number {
  switch (item.stage) {
    case "waiting":
      return 0;
    case "preparing":
      return item.prepared * 0.1;
    case "sending":
      return 0.1 + 0.88 * (item.totalBytes > 0 ? item.sentBytes / item.totalBytes : 0);
    case "saving":
      return 0.98;
    case "done":
      return 1;
    case "failed":
      return 0;
  }
}

function fresh({ id, name, bytes }: Extract<UploadChange, { kind: "added" }>): UploadItem {
  return {
    id,
    name,
    stage: "waiting",
    prepared: 0,
    sentBytes: 0,
    totalBytes: bytes,
    rate: NO_TRANSFER,
    stalled: false,
    kept: false,
    sentence: null,
  };
}

type Step = Exclude<UploadChange, { kind: "added" | "removed" }>;

function advanced(item: UploadItem, change: Step): UploadItem {
  switch (change.kind) {
    case "preparing":
      return { ...item, stage: "preparing", prepared: Math.max(item.prepared, change.part) };
    case "sending":
      return {
        ...item,
        stage: "sending",
        sentBytes: change.sentBytes,
        totalBytes: change.totalBytes,
        stalled: false,
        rate: noteProgress(item.rate, change.atMs, change.sentBytes - change.foundBytes),
      };
    case "stalled":
      return { ...item, stalled: change.waiting };
    case "kept":
      return { ...item, kept: true };
    case "saving":
      return { ...item, stage: "saving" };
    case "done":
      return { ...item, stage: "done" };
    case "failed":
      return { ...item, stage: "failed", sentence: change.sentence };
    case "retried":
      return {
        ...fresh({ kind: "added", id: item.id, name: item.name, bytes: item.totalBytes }),
        kept: item.kept,
      };
  }
}
