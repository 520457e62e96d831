// What the bench needs to know of a server it compares: how it starts, how one enters, how one speaks.
import type { RawSocket } from "../helpers/raw-socket.ts";

export type Running = {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
};

export type Contender = {
  /** Key in the results. */
  readonly name: string;
  /** One sentence for the report: what it is and how it is tuned. */
  readonly what: string;
  start(folder: string, core: number): Promise<Running>;
  /** Path and headers of the upgrade request of listener `n`. */
  door(n: number): { readonly path: string; readonly headers?: Readonly<Record<string, string>> };
  /** The frame by which listener `n` tells everybody `text`; `id` is unique. */
  say(text: string, id: number): string;
  /** Done once before anybody enters. */
  prepare?(running: Running): Promise<void>;
  /** What a client answers to a frame without an event in it. */
  answer?(frame: Buffer, socket: RawSocket): void;
  /** Frames that a client of this server sends every 25 s on each socket. */
  readonly heartbeat?: string;
  /** Whether clients confirm what they received. */
  readonly confirms?: boolean;
  /** Whether clients offer compression. */
  readonly deflate?: boolean;
  /** True when everybody is greeted with a first frame. */
  readonly greets?: boolean;
};
