// What the room said on one socket: the first frame is the one that the cursor deserves (P4), then every event in its
// place, and once where the room has not slept (P1), none before it was durable (P2), and never more than a listener may cost (P7).
import { MAX_UNCONFIRMED_BYTES, RESUME_MAX_EVENTS } from "../../shared/protocol/limits.ts";
import type { ServerFrame } from "../../shared/protocol/server.ts";
import type { SocketRecord } from "./history.ts";
import { same, type Truth } from "./judge.ts";
import { parsed } from "./texts.ts";

export function judgeSocket(socket: SocketRecord, truth: Truth): string[] {
  const { peer, relay, sent } = socket;
  const where = `socket of ${peer} at ${relay}`;
  const [first, ...rest] = sent;
  if (!first) return [];
  const wrong: string[] = [];
  const hello = parsed(first.text);
  if (hello.t !== "welcome" && hello.t !== "resumed") {
    return [`P4 ${where}: began with ${hello.t}`];
  }
  wrong.push(...judgeHello(socket, hello, truth).map((what) => `P4 ${where}: ${what}`));
  let at = hello.t === "welcome" ? hello.seq : (socket.since?.seq ?? 0);
  const take = (frame: ServerFrame, sent: Sent) => {
    if (frame.t !== "events" && frame.t !== "resumed") return;
    // A relay that has not heard of a new life of the log yet still tells the old one.
    const headSeq =
      relay > 0 && sent.epoch !== hello.epoch ? truth.head(hello.epoch) : sent.headSeq;
    for (const [n, event] of frame.events.entries()) {
      // A relay that slept leaves it to the page to notice what is missing, and may send again what is known; but within a
      // frame everything is in its place.
      const follows = event.seq === at + 1 || (relay > 0 && n === 0);
      if (!follows) wrong.push(`P1 ${where}: ${event.seq} came after ${at}`);
      if (event.seq > headSeq)
        wrong.push(`P2 ${where}: ${event.seq} was told before it was stored`);
      if (!truth.shows(hello.epoch, event, headSeq)) {
        wrong.push(`P1 ${where}: event ${event.seq} is not the one that was stored`);
      }
      at = event.seq;
    }
  };
  take(hello, first);
  for (const one of rest) {
    const frame = parsed(one.text);
    if (frame.t === "welcome" || frame.t === "resumed") wrong.push(`P4 ${where}: greeted twice`);
    take(frame, one);
    if (frame.t !== "pulse" || frame.seq === undefined) continue;
    // A newcomer may be ahead of the others; and a relay's pulse ahead of its socket is how a page notices what the relay
    // slept through. A pulse of nowhere is of a relay that knows nothing yet.
    if (relay === 0 ? frame.seq > at : frame.seq === 0 && at > 0) {
      wrong.push(`P5 ${where}: a pulse said ${frame.seq} when ${at} was the last event sent`);
    }
  }
  if (socket.worstUnconfirmedBytes > MAX_UNCONFIRMED_BYTES) {
    wrong.push(`P7 ${where}: ${socket.worstUnconfirmedBytes} bytes were under way`);
  }
  return wrong;
}

/** A gap of more bytes than half of what may be under way is answered with the view; a character takes three at most. */
const SURELY_FITTING_CHARS = MAX_UNCONFIRMED_BYTES / 6;

type Sent = SocketRecord["sent"][number];
type Hello = Extract<ServerFrame, { t: "welcome" | "resumed" }>;

/**
 * The leader resumes whoever the log reaches, up to its very end. A relay may be a little behind it, or not yet know that a
 * new life of the log began; but it never takes anybody back.
 */
function judgeHello(socket: SocketRecord, hello: Hello, truth: Truth): string[] {
  const { since, relay, extent } = socket;
  const wrong: string[] = [];
  const isStale = relay > 0 && hello.epoch !== extent.epoch && truth.knows(hello.epoch);
  const log = isStale ? { epoch: hello.epoch, floor: 1, seq: truth.head(hello.epoch) } : extent;
  if (hello.epoch !== log.epoch) return [`greeted with epoch ${hello.epoch}`];
  const had = since?.epoch === log.epoch ? since.seq : null;
  const to = hello.t === "welcome" ? hello.seq : (hello.events.at(-1)?.seq ?? had ?? 0);
  if (relay === 0 ? to !== log.seq : to > log.seq) wrong.push(`greeted up to ${to} of ${log.seq}`);
  // A relay's memory may reach back further than the log does.
  const isKept = had !== null && had <= log.seq;
  const isServable = isKept && had >= log.floor - 1;
  const isNear = had !== null && to - had <= RESUME_MAX_EVENTS;
  const isSmall = had !== null && truth.chars(log.epoch, had, to) < SURELY_FITTING_CHARS;
  if (hello.t === "resumed") {
    if (!(relay === 0 ? isServable : isKept) || !isNear)
      wrong.push(`resumed from ${had} of ${log.floor} to ${log.seq}`);
    for (const event of hello.events) {
      if (truth.saysRemoved(log.epoch, event, to))
        wrong.push(`gave away removed line ${event.seq}`);
    }
    return wrong;
  }
  if (isServable && !isStale && to < had) wrong.push(`taken back from ${had} to ${to}`);
  else if (isServable && !isStale && isNear && isSmall)
    wrong.push(`began anew at ${had}, ${to - had} behind`);
  const view = truth.view(log.epoch, to);
  if (!view || !same(view, hello.view)) wrong.push("welcomed with a view that is not the log's");
  return wrong;
}
