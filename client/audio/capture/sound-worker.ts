// Encodes, keeps and sends live sound, away from the page: blocks come straight from the audio thread. Decides nothing about
// the show; what the room must know, the page is told.
import { FRAME_MS, FRAME_SAMPLES } from "../../../shared/live/mux.ts";
import { type Bitrate, isWorthSaving, SAVER_BPS, startAt, withDelay, withHang } from "./bitrate.ts";
import { type CaptureRun, cardOf, createCaptureRun } from "./capture-run.ts";
import type { Block, Figures, FromWorker, Run, SaverFate, ToWorker } from "./messages.ts";
import { putPart } from "./put-part.ts";
import { holdRun, resumeLeft } from "./run-lock.ts";
import {
  blockStartMs,
  filled,
  missingBlocks,
  type SampleClock,
  UNSET,
  withBlock,
} from "./sample-clock.ts";
import { createSaver, type Saver } from "./saver.ts";
import { affordsSaver } from "./saver-trial.ts";
import { openSegmentStore } from "./segment-store.ts";
import { HEADER, type Part } from "./send-order.ts";
import { createSoundCheck, type SoundCheck } from "./sound-check.ts";
import {
  medianDelayMs,
  missedSince,
  NOTHING_SENT,
  withLost,
  withMissed,
  withSent,
} from "./sound-tally.ts";
import { createUploader } from "./uploader.ts";

type Scope = {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
};
const scope = globalThis as unknown as Scope;
const say = (message: FromWorker) => scope.postMessage(message);

const FIGURES_EVERY_MS = 500;
const STUCK_AFTER_MS = 4_000;
/** Blocks after which the capture's clock is good enough to begin an epoch on. */
const SETTLED_BLOCKS = 400 / FRAME_MS;
/** What is missing is filled with silence, so that the rest stays where it belongs; more than this is a break. */
const FILL_MAX_BLOCKS = 2_000 / FRAME_MS;
/** So much lost in that time, or so much waiting for an encoder: the machine has nothing to spare for a smaller version. */
const OVERBURDENED_MS = 500;

let serverMinusLocalMs = 0;
const nowMs = () => performance.timeOrigin + performance.now() + serverMinusLocalMs;

let clock: SampleClock = UNSET;
/** Wanted: begun once it is known whether a smaller version is affordable, and as soon as the clock is good. */
let asked: Run | null = null;
let next: { run: Run; hasSaver: boolean } | null = null;
let running: { capture: CaptureRun; firstBlock: number; letGo: () => void } | null = null;
let saver: { readonly smaller: Saver; readonly sinceMs: number } | null = null;
/** Why the smaller version was given up: until the DJ sends anew, no other run tries again. */
let saverGaveUp: SaverFate | null = null;
let check: SoundCheck | null = null;
let bitrate: Bitrate | null = null;
let wishBps = 0;
let tally = NOTHING_SENT;
/** What the line could take before the sound made a leap. */
let carriedBps = Number.POSITIVE_INFINITY;
let onDisk = true;

const store = openSegmentStore(nowMs);
const uploader = createUploader({
  put: putPart,
  nowMs,
  after: (delayMs, run) => void setTimeout(run, delayMs),
  random: Math.random,
  onPassWanted: (show, epoch) => say({ kind: "passWanted", show, epoch }),
  onStored,
  onLost(part) {
    void store.drop(part);
    if (part.n === HEADER) return;
    tally = withLost(tally);
    say({ kind: "lost", epoch: part.epoch, gap: { from: part.n, to: part.n } });
  },
});

function onStored(part: Part, delayMs: number, wasFresh: boolean): void {
  void store.drop(part);
  saver?.smaller.moved();
  if (part.n === HEADER) return;
  tally = withSent(tally, wasFresh ? delayMs : null);
  if (!wasFresh || !bitrate || part.epoch !== running?.capture.run.epoch) return;
  const after = withDelay(bitrate, { delayMs, nowMs: nowMs(), wishBps });
  if (after.bps !== bitrate.bps) running.capture.setBitrate(after.bps);
  // A line that can't take the sound itself has nothing to spare.
  if (after.bps < bitrate.bps) saver?.smaller.giveUp("line");
  bitrate = after;
}

function keep(part: Part): void {
  uploader.add(part);
  void store.put(part).then((kept) => {
    onDisk = kept;
  });
}

function onBlock({ samples, atMs }: Block): void {
  // The two wall clocks are one: their difference is how long the block was on its way here.
  clock = withBlock(clock, nowMs() - Math.max(0, Date.now() - atMs));
  const missing = missingBlocks(clock);
  if (missing > FILL_MAX_BLOCKS) leap();
  else if (missing > 0) fill(missing);
  if (next !== null && clock.blocks >= SETTLED_BLOCKS) start(next);
  check?.encode(samples.slice());
  encode(samples);
}

function encode(samples: Float32Array<ArrayBuffer>): void {
  const startMs = running && blockStartMs(clock, running.firstBlock);
  if (!running || startMs === null) return;
  running.capture.encode(samples, startMs, nowMs());
  saver?.smaller.encode(samples);
}

function fill(blocks: number): void {
  clock = filled(clock, blocks);
  tally = withMissed(tally, nowMs(), blocks * FRAME_MS);
  for (let i = 0; i < blocks; i++) encode(new Float32Array(2 * FRAME_SAMPLES));
}

function leap(): void {
  clock = UNSET;
  if (running === null) return;
  carriedBps = bitrate?.bps ?? carriedBps;
  say({ kind: "leapt", epoch: running.capture.run.epoch });
  end();
}

function start({ run, hasSaver }: { run: Run; hasSaver: boolean }): void {
  next = null;
  // The block that is being heard is the first one.
  const firstBlock = clock.blocks - 1;
  const t0Ms = Math.round(blockStartMs(clock, firstBlock) ?? nowMs());
  const { show, epoch } = run;
  uploader.pass(epoch, run.pass);
  wishBps = run.bitrateBps;
  const bitrateBps = Math.min(run.bitrateBps, carriedBps);
  carriedBps = Number.POSITIVE_INFINITY;
  bitrate = startAt(bitrateBps, nowMs());
  const token = () => uploader.spareToken(epoch);
  const smaller = hasSaver ? createSaver({ run, token, put: putPart, nowMs }) : null;
  const capture = createCaptureRun({
    run: { ...run, bitrateBps },
    t0Ms,
    onHeader: (bytes) => keep({ show, epoch, n: HEADER, madeAtMs: nowMs(), bytes }),
    onSegment({ n, bytes }, madeAtMs) {
      keep({ show, epoch, n, madeAtMs, bytes });
      smaller?.made(n);
    },
    onRetimed: (retimedMs) => say({ kind: "retimed", epoch, t0Ms: retimedMs }),
    onFailed: () => say({ kind: "failed", fault: "encoder" }),
  });
  running = { capture, firstBlock, letGo: holdRun(epoch) };
  saver = smaller && { smaller, sinceMs: nowMs() };
  say({ kind: "began", show, card: cardOf(run, t0Ms, hasSaver ? SAVER_BPS : null) });
}

/** Whether a smaller version is wanted, worthwhile and affordable. */
async function mayHaveSaver({ saver: isWanted, bitrateBps, channels }: Run): Promise<boolean> {
  if (!isWanted || !isWorthSaving(bitrateBps) || saverGaveUp !== null) return false;
  const isAffordable = await affordsSaver(channels);
  if (!isAffordable) saverGaveUp = "machine";
  return isAffordable;
}

function end(): void {
  asked = null;
  next = null;
  const ending = running;
  running = null;
  bitrate = null;
  void saver?.smaller.finish();
  saver = null;
  if (ending === null) return;
  const { epoch } = ending.capture.run;
  void ending.capture.finish().then((lastSegment) => {
    say({ kind: "ended", epoch, lastSegment });
    ending.letGo();
  });
}

/** Whether the machine still has it to spare. */
function lookAtSaver(): void {
  if (!running || !saver) return;
  const { smaller, sinceMs } = saver;
  const missedMs = missedSince(tally, sinceMs, nowMs());
  const behindMs = Math.max(running.capture.behindMs(), smaller.behindMs());
  if (Math.max(missedMs, behindMs) >= OVERBURDENED_MS) smaller.giveUp("machine");
  const fate = smaller.fate();
  if (fate === "machine" || fate === "line") saverGaveUp = fate;
}

/** A line that hardly carries anything says so by its silence. */
function lookAtLine(): void {
  if (!running || !bitrate) return;
  const { underWayMs } = uploader.state();
  const after = withHang(bitrate, { underWayMs, nowMs: nowMs() });
  if (after === bitrate) return;
  saver?.smaller.giveUp("line");
  running.capture.setBitrate(after.bps);
  bitrate = after;
}

let told = "";

/** Only news: an idle booth has none. */
function tellFigures(): void {
  const { queued, queuedBytes, stuckMs } = uploader.state();
  lookAtLine();
  lookAtSaver();
  const figures: Figures = {
    bitrateBps: bitrate?.bps ?? wishBps,
    queued,
    queuedBytes,
    sent: tally.sent,
    lost: tally.lost,
    delayMs: medianDelayMs(tally),
    stuck: stuckMs > STUCK_AFTER_MS,
    onDisk,
    missedMs: missedSince(tally, 0, nowMs()),
    saver: running ? (saver?.smaller.fate() ?? saverGaveUp ?? "off") : "off",
  };
  const text = JSON.stringify(figures);
  if (text === told) return;
  told = text;
  say({ kind: "figures", figures });
}

const handlers: { [K in ToWorker["kind"]]: (message: Extract<ToWorker, { kind: K }>) => void } = {
  open({ port }) {
    clock = UNSET;
    port.onmessage = ({ data }: MessageEvent<Block>) => onBlock(data);
  },
  clock(message) {
    ({ serverMinusLocalMs } = message);
  },
  begin({ run }) {
    end();
    asked = run;
    void mayHaveSaver(run).then((hasSaver) => {
      if (asked === run) next = { run, hasSaver };
    });
  },
  bitrate({ bitrateBps }) {
    wishBps = bitrateBps;
    if (running === null) return;
    bitrate = startAt(bitrateBps, nowMs());
    running.capture.setBitrate(bitrateBps);
    if (!isWorthSaving(bitrateBps)) saver?.smaller.giveUp("off");
  },
  end() {
    saverGaveUp = null;
    end();
  },
  pass: ({ epoch, pass }) => uploader.pass(epoch, pass),
  resume({ room }) {
    void resumeLeft(store, room).then(({ runs, parts }) => {
      say({ kind: "left", runs });
      for (const part of parts) uploader.add(part);
    });
  },
  check({ forMs, channels, bitrateBps }) {
    check = createSoundCheck({
      forMs,
      channels,
      bitrateBps,
      onDone(file) {
        check = null;
        say({ kind: "checked", file });
      },
      onFailed: () => say({ kind: "failed", fault: "encoder" }),
    });
  },
};

scope.onmessage = ({ data }) => handlers[data.kind](data as never);
addEventListener("online", uploader.wake);
setInterval(tellFigures, FIGURES_EVERY_MS);
