// A room as the protocol promises it, small enough to be obviously right, behind a network that a test can break.
import type { Dial, LinkEvents } from "../../client/session/connection.ts";
import type { LogBody, SnapshotBody } from "../../shared/http/bodies.ts";
import { decodeClientFrame } from "../../shared/protocol/codec.ts";
import { type Cursor, parseCursor } from "../../shared/protocol/cursor.ts";
import { HEARTBEAT_PING, HEARTBEAT_PONG } from "../../shared/protocol/limits.ts";
import type { ServerFrame, You } from "../../shared/protocol/server.ts";
import { capabilitiesOf } from "../../shared/roles.ts";
import type { EventBody, RoomEvent } from "../../shared/room/events.ts";
import { evolve } from "../../shared/room/evolve.ts";
import { EMPTY_PULSE } from "../../shared/room/pulse.ts";
import { EMPTY_VIEW, type RoomView } from "../../shared/room/view.ts";
import type { FakeTime } from "./fake-time.ts";

export const ME = "p_testperson";
export const OTHER = "p_otherperson";
const START_MS = 1_800_000_000_000;

export type Net = {
  /** One-way delay of a frame in ms, asked per frame; order within a socket is kept. */
  delayMs: () => number;
  /** Sockets can't be opened at all. */
  blocked: boolean;
  /** Frames vanish without any socket being closed. */
  silent: boolean;
};
type Socket = {
  on: LinkEvents;
  alive: boolean;
  person: string;
  lastUpMs: number;
  lastDownMs: number;
};

export function simulatedRoom(time: FakeTime) {
  const net: Net = { delayMs: () => 5, blocked: false, silent: false };
  const sockets = new Set<Socket>();
  const done = new Map<string, number | null>();
  const dials: { url: string; protocols: string[] }[] = [];
  const heard: string[] = [];
  let epoch = "epoch-1";
  let log: RoomEvent[] = [];
  let floor = 1;
  let person = ME;
  let judge: (op: string) => { retryAfterMs?: number } | null = () => null;

  const nowMs = () => START_MS + time.nowMs();
  const seq = () => log.at(-1)?.seq ?? 0;
  const view = (): RoomView => log.reduce(evolve, EMPTY_VIEW);

  function tell(socket: Socket, frame: ServerFrame): void {
    deliver(socket, JSON.stringify(frame));
  }

  /** Frames of one socket keep their order; a cut loses what is still under way unless told to be late instead. */
  function deliver(socket: Socket, text: string): void {
    if (net.silent) return;
    const at = Math.max(socket.lastDownMs, time.nowMs() + net.delayMs());
    socket.lastDownMs = at;
    time.after(at - time.nowMs(), () => {
      if (socket.alive) socket.on.received(text);
    });
  }

  function append(body: EventBody, by: string | null, op?: string): RoomEvent {
    const event: RoomEvent = { seq: seq() + 1, at: nowMs(), by, body, ...(op ? { op } : {}) };
    log = [...log, event];
    return event;
  }

  function announce(events: RoomEvent[]): void {
    for (const socket of sockets) tell(socket, { t: "events", events });
  }

  function receive(socket: Socket, text: string): void {
    heard.push(text);
    if (text === HEARTBEAT_PING) return deliver(socket, HEARTBEAT_PONG);
    const frame = decodeClientFrame(text);
    if (!frame.ok || frame.value.t !== "do") return;
    const { op, cmd } = frame.value;
    const key = `${socket.person} ${op}`;
    const earlier = done.get(key);
    if (earlier !== undefined) return tell(socket, { t: "done", op, seq: earlier });
    const limited = judge(op);
    if (limited) return tell(socket, { t: "refused", op, reason: "rate_limited", ...limited });
    if (cmd.kind !== "chat.say") return tell(socket, { t: "refused", op, reason: "not_allowed" });
    const body = { kind: "chat.said", name: "Me", role: "listener", text: cmd.text } as const;
    const event = append(body, socket.person, op);
    done.set(key, event.seq);
    announce([event]);
  }

  function greet(socket: Socket, since: Cursor | null): void {
    const hello = { epoch, you: youOf(socket.person), pulse: EMPTY_PULSE, serverNowMs: nowMs() };
    const can = since?.epoch === epoch && since.seq <= seq() && since.seq >= floor - 1;
    if (!can) return tell(socket, { t: "welcome", ...hello, seq: seq(), view: view() });
    tell(socket, { t: "resumed", ...hello, events: log.filter((event) => event.seq > since.seq) });
  }

  const dial: Dial = (url, protocols, on) => {
    dials.push({ url, protocols });
    const socket: Socket = { on, alive: true, person, lastUpMs: 0, lastDownMs: 0 };
    time.after(net.delayMs(), () => {
      if (net.blocked) return on.closed(1000);
      if (!socket.alive) return;
      sockets.add(socket);
      on.opened();
      greet(socket, parseCursor(new URL(url).searchParams.get("since")));
    });
    return {
      send(text) {
        if (!sockets.has(socket)) return false;
        const at = Math.max(socket.lastUpMs, time.nowMs() + net.delayMs());
        socket.lastUpMs = at;
        if (!net.silent) {
          time.after(at - time.nowMs(), () => sockets.has(socket) && receive(socket, text));
        }
        return true;
      },
      close: () => sockets.delete(socket),
    };
  };

  return {
    net,
    dial,
    dials,
    heard,
    nowMs,
    seq,
    view,
    log: () => log,
    epoch: () => epoch,
    open: () => sockets.size,
    /** An event by somebody else; untold when the room "forgets" to send it. */
    happen(text: string, told = true): RoomEvent {
      const body = { kind: "chat.said", name: "Other", role: "listener", text } as const;
      const event = append(body, OTHER);
      if (told) announce([event]);
      return event;
    },
    send: (frame: ServerFrame) =>
      [...sockets].forEach((socket) => {
        tell(socket, frame);
      }),
    /** Arrives before anything that is under way. */
    sendNow(frame: ServerFrame): void {
      for (const socket of sockets) socket.on.received(JSON.stringify(frame));
    },
    /** Cuts every socket. `late`: what is still under way arrives after the cut, on the dead socket. */
    cut(code: number, late: boolean): void {
      for (const socket of sockets) {
        sockets.delete(socket);
        socket.alive = late;
        socket.on.closed(code);
      }
    },
    /** The room lost its log and began a new one. */
    restartLog(): void {
      epoch = `epoch-${Number(epoch.slice(6)) + 1}`;
      log = [];
      floor = 1;
      done.clear();
    },
    /** Older events can no longer be served. */
    trim: () => {
      floor = seq() + 1;
    },
    become: (who: string) => {
      person = who;
    },
    judgeBy: (rule: typeof judge) => {
      judge = rule;
    },
    getLog: async (since: string): Promise<LogBody> => {
      const cursor = parseCursor(since);
      const reset = cursor?.epoch !== epoch || cursor.seq < floor - 1;
      const events = reset ? [] : log.filter((event) => event.seq > (cursor?.seq ?? 0));
      return { epoch, reset, events, next: `${epoch}.${seq()}`, more: false };
    },
    getSnapshot: async (): Promise<SnapshotBody> => ({
      info: { room: "main", title: "Main", tagline: "" },
      epoch,
      seq: seq(),
      view: view(),
      pulse: EMPTY_PULSE,
      serverNowMs: nowMs(),
    }),
  };
}
export type SimulatedRoom = ReturnType<typeof simulatedRoom>;

function youOf(person: string): You {
  const can = capabilitiesOf("listener");
  return { person, name: "Me", role: "listener", can, mutedUntilMs: null, named: true };
}
