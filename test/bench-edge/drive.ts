// Plays a trace against a server at a steady pace and notes of every answer how long it took, where it came from, and how old
// the things in it were.
import { Agent } from "node:http";
import { ask, type Heard } from "../helpers/lean-ask.ts";
import type { RouteName, Step } from "./trace.ts";

export type Sample = {
  readonly route: RouteName;
  readonly tookMs: number;
  /** `X-Cache`; empty where there is none. */
  readonly state: string;
  readonly status: number;
  /** For how long the oldest thing in it had been another; 0 where it was as it is. */
  readonly behindMs: number;
};

export type Drive = { readonly samples: readonly Sample[] };

/** `perSecond` requests, whether or not the answers keep up. */
export async function drive(
  origin: string,
  trace: readonly Step[],
  perSecond: number,
  record: Changes,
): Promise<Drive> {
  const samples: Sample[] = [];
  const began = performance.now();
  const open: Promise<void>[] = [];
  for (const [at, step] of trace.entries()) {
    const waitMs = began + (at * 1_000) / perSecond - performance.now();
    if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
    open.push(
      step.kind === "write" ? write(origin, step, record) : read(origin, step, record, samples),
    );
  }
  await Promise.all(open);
  return { samples };
}

export type Changes = ReturnType<typeof changesOf>;

/** When each version of each thing was there, as this clock saw the writer's answer. */
export function changesOf() {
  const changes = new Map<string, { version: number; atMs: number }[]>();
  return {
    note: (thing: string, version: number, atMs: number) => {
      changes.set(thing, [...(changes.get(thing) ?? []), { version, atMs }]);
    },
    /** Since when `version` of a thing had been replaced at `atMs`; 0 if it had not. */
    behindMs: (thing: string, version: number, atMs: number): number => {
      const next = changes.get(thing)?.find((change) => change.version > version);
      return next && next.atMs < atMs ? atMs - next.atMs : 0;
    },
  };
}

async function write(
  origin: string,
  { thing, n, version }: Extract<Step, { kind: "write" }>,
  record: Changes,
): Promise<void> {
  await ask(`${origin}/bench/${thing}?n=${n}&v=${version}`);
  const name = `${thing}-${String(n).padStart(thing === "room" ? 2 : 5, "0")}`;
  record.note(name, version, performance.now());
}

const TITLE = /"((?:room|plan|show)-\d+) v(\d+)"/g;

async function read(
  origin: string,
  { path, route }: Extract<Step, { kind: "read" }>,
  record: Changes,
  samples: Sample[],
): Promise<void> {
  const askedMs = performance.now();
  const { status, state, text: textOf } = await ask(origin + path);
  const tookMs = performance.now() - askedMs;
  const text = textOf();
  const shown = [...text.matchAll(TITLE)].map(([, thing = "", version]) =>
    record.behindMs(thing, Number(version), askedMs),
  );
  // What a room does now has no version: its answer says itself of when it is.
  const asOf = /"asOfMs":(\d+)/.exec(text)?.[1];
  if (asOf !== undefined) shown.push(performance.timeOrigin + askedMs - Number(asOf));
  samples.push({ route, tookMs, state, status, behindMs: Math.max(0, ...shown) });
}

/** All at the same moment, over connections of their own. */
export async function stampede(url: string, callers: number): Promise<Heard[]> {
  const agent = new Agent({ keepAlive: false, maxSockets: callers });
  return Promise.all(Array.from({ length: callers }, () => ask(url, { agent })));
}
