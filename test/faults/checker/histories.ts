// Builders for hand-made histories: steps of one socket of one client, and a log of five lines.
import type { ServerFrame, You } from "../../../shared/protocol/server.ts";
import type { RoomEvent } from "../../../shared/room/events.ts";
import { EMPTY_PULSE, type Pulse } from "../../../shared/room/pulse.ts";
import { EMPTY_VIEW } from "../../../shared/room/view.ts";
import { eventOf } from "../../helpers/room.ts";
import type { Step } from "./history.ts";

export const ANN = "p_ann00000001";
export const BEN = "p_ben00000001";
export const EPOCH = "epoch-1";
const YOU: You = {
  person: ANN,
  name: "Ann",
  role: "listener",
  can: [],
  mutedUntilMs: null,
  named: false,
};
const HELLO = { epoch: EPOCH, you: YOU, pulse: EMPTY_PULSE, serverNowMs: 1 };

export const op = (n: number) => `op-${String(n).padStart(8, "0")}`;
export const line = (seq: number, by = ANN, text = `line ${seq}`): RoomEvent =>
  eventOf({ kind: "chat.said", name: "x", role: "listener", text }, { seq, by, op: op(seq) });
export const LOG = [1, 2, 3, 4, 5].map((seq) => line(seq));

export const dialled = (generation = 1, seq?: number, epoch = EPOCH): Step => ({
  kind: "dialled",
  generation,
  since: seq === undefined ? null : { epoch, seq },
});
export const got = (frame: ServerFrame, generation = 1): Step => ({
  kind: "frame",
  generation,
  frame,
});
export const welcome = (seq: number, epoch = EPOCH): ServerFrame => ({
  t: "welcome",
  ...HELLO,
  epoch,
  seq,
  view: EMPTY_VIEW,
});
export const resumed = (...events: RoomEvent[]): ServerFrame => ({
  t: "resumed",
  ...HELLO,
  events,
});
export const events = (...list: RoomEvent[]): Step => got({ t: "events", events: list });
export const sent = (n: number): Step => ({ kind: "sent", op: op(n) });
export const done = (n: number, seq: number | null): Step => got({ t: "done", op: op(n), seq });
export const refused = (n: number): Step =>
  got({ t: "refused", op: op(n), reason: "rate_limited" });
export const tapped = (n: number, count: number): Step => ({
  kind: "sent",
  op: op(n),
  taps: { reaction: "amen", count },
});
export const pulse = (connected: number, seq?: number): ServerFrame => {
  const beat: Pulse & { seq?: number } = {
    ...EMPTY_PULSE,
    counts: { connected, people: connected, listening: 0, embedded: 0 },
  };
  return { t: "pulse", ...beat, ...(seq === undefined ? {} : { seq }) };
};
