// What page, worklet and Worker of live sound say to each other. Shapes only.

import type { ShowPath } from "../../../shared/http/paths.ts";
import type { EpochCard, Gap } from "../../../shared/live/epoch.ts";
import type { Levels, MixSettings } from "./mix.ts";

export const WORKLET_NAME = "live-sound";

/** Page to worklet. */
export type ToWorklet =
  | { readonly kind: "mix"; readonly settings: MixSettings }
  /** Where the sound goes from now on: straight into the Worker, past the page. */
  | { readonly kind: "into"; readonly port: MessagePort };

/** Worklet to page: about twenty times a second. */
export type FromWorklet = { readonly kind: "levels"; readonly levels: Levels };

/** Worklet to Worker: 20 ms of sound, left then right. */
export type Block = {
  readonly samples: Float32Array<ArrayBuffer>;
  /** The machine's wall clock right after the last sample. */
  readonly atMs: number;
};

/** A pass for the segments of one epoch, as the server gave it. */
export type Pass = { readonly token: string; readonly expiresAtMs: number };

export type Run = {
  readonly show: ShowPath;
  readonly epoch: string;
  readonly segmentMs: number;
  readonly channels: 1 | 2;
  readonly bitrateBps: number;
  /** Also in a smaller version, if this machine affords it. */
  readonly saver: boolean;
  readonly pass: Pass;
};

/** What becomes of the smaller version: it goes out, is not wanted, or was given up for the machine's or the line's sake. */
export type SaverFate = "on" | "off" | "machine" | "line";

/** Page to Worker. */
export type ToWorker =
  | { readonly kind: "open"; readonly port: MessagePort }
  /** Server time minus this machine's monotonic clock (time origin included), in ms. */
  | { readonly kind: "clock"; readonly serverMinusLocalMs: number }
  | { readonly kind: "begin"; readonly run: Run }
  | { readonly kind: "bitrate"; readonly bitrateBps: number }
  /** Finishes the running epoch: what was heard until now still goes out. */
  | { readonly kind: "end" }
  /** Null: the server gives none. */
  | { readonly kind: "pass"; readonly epoch: string; readonly pass: Pass | null }
  /** Sends what an earlier page of this room left on disk. */
  | { readonly kind: "resume"; readonly room: string }
  | {
      readonly kind: "check";
      readonly forMs: number;
      readonly channels: 1 | 2;
      readonly bitrateBps: number;
    };

export type Figures = {
  /** Bits a second that the encoder is asked for now; below the wish when the line is slow. */
  readonly bitrateBps: number;
  /** Segments made and not yet with the server. */
  readonly queued: number;
  readonly queuedBytes: number;
  readonly sent: number;
  readonly lost: number;
  /** From a segment's last sample until the server had it: median of the newest; null before the first. */
  readonly delayMs: number | null;
  /** Nothing has gone through for seconds. */
  readonly stuck: boolean;
  /** False where the browser keeps nothing on disk: a reload would lose what is queued. */
  readonly onDisk: boolean;
  /** Sound that this machine lost within the last minute, because it was busy with something else. */
  readonly missedMs: number;
  readonly saver: SaverFate;
};

export type CaptureFault = "no_encoder" | "encoder" | "refused";

/** An epoch that an earlier page left: what of it is known here. */
export type Left = {
  readonly show: ShowPath;
  readonly epoch: string;
  readonly lastSegment: number;
};

/** Worker to page. */
export type FromWorker =
  | { readonly kind: "began"; readonly show: ShowPath; readonly card: EpochCard }
  | { readonly kind: "retimed"; readonly epoch: string; readonly t0Ms: number }
  | { readonly kind: "lost"; readonly epoch: string; readonly gap: Gap }
  | { readonly kind: "ended"; readonly epoch: string; readonly lastSegment: number }
  /** The sound made a leap (the machine slept, the device stopped): this run is over, another should begin. */
  | { readonly kind: "leapt"; readonly epoch: string }
  | { readonly kind: "passWanted"; readonly show: ShowPath; readonly epoch: string }
  | { readonly kind: "left"; readonly runs: readonly Left[] }
  | { readonly kind: "figures"; readonly figures: Figures }
  | { readonly kind: "checked"; readonly file: Uint8Array<ArrayBuffer> }
  | { readonly kind: "failed"; readonly fault: CaptureFault };
