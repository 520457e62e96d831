// A room as a page sees it: signals fed by whatever the connection brings, and one way to act. Pages never see a socket.
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { SnapshotBody } from "../../shared/http/bodies.ts";
import { SOCKET_PREFIX } from "../../shared/http/paths.ts";
import type { ClientFrame, Command } from "../../shared/protocol/client.ts";
import type { CloseReason } from "../../shared/protocol/close.ts";
import { decodeServerFrame, encodeClientFrame } from "../../shared/protocol/codec.ts";
import type { Refusal } from "../../shared/protocol/refusal.ts";
import type { ServerFrame, You } from "../../shared/protocol/server.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import { EMPTY_PULSE, type Heard, type Pulse } from "../../shared/room/pulse.ts";
import type { RoomView } from "../../shared/room/view.ts";
import { createClock } from "./clock.ts";
import { received } from "./confirm.ts";
import { type ConnectionStatus, createConnection, type StatusMore } from "./connection.ts";
import type { Credential } from "./credential.ts";
import { createOperations, type Pending, type Sent } from "./operations.ts";
import { createPolls } from "./poll.ts";
import { fromHere, fromRoom, type SendRefusal } from "./refusals.ts";
import { createRenewal } from "./renewal.ts";
import { createReplica } from "./replica.ts";
import { browserWorld, type World } from "./world.ts";

export type { Pending, Sent } from "./operations.ts";
export type { SendRefusal } from "./refusals.ts";

export type RoomSession = {
  readonly view: ReadonlySignal<RoomView>;
  readonly pulse: ReadonlySignal<Pulse>;
  /** How live sound reaches the listeners, for staff; null until the room has said so. */
  readonly heard: ReadonlySignal<Heard | null>;
  /** Who I am here; null until the room has said so. */
  readonly you: ReadonlySignal<You | null>;
  /** waiting: not connected, trying again; what is sent now is kept and goes later. */
  readonly status: ReadonlySignal<ConnectionStatus>;
  /** Why it is over for good, when it is. */
  readonly closed: ReadonlySignal<CloseReason | null>;
  /** What this person did and the room has not answered, or has refused; in order. */
  readonly pending: ReadonlySignal<readonly Pending[]>;
  /** Set while too many come at once: when the next attempt is made, on the server's clock. */
  readonly crowdedUntil: ReadonlySignal<number | null>;
  /** True where the network blocks sockets: the room is followed by requests, nothing can be sent. */
  readonly readOnly: ReadonlySignal<boolean>;
  /** Calls back with each event after it was folded, in order, once; not for what a whole view brought. Returns the unsubscription. */
  readonly events: { subscribe(listener: (event: RoomEvent) => void): () => void };
  /** Resolves when the room's answer is known, possibly after several reconnects. `seq`: its event, when it has one. */
  send(cmd: Command): Promise<Sent>;
  /**
   * Whether this page's sound really plays, and with live sound how; told to the room now and after every reconnect. What is
   * not news is the caller's to hold back.
   */
  setListening(on: boolean, hearing?: Hearing): void;
  /** Milliseconds since 1970 on the server's clock. */
  serverNow(): number;
  /** Takes a refused entry off `pending`. */
  dismiss(op: string): void;
  close(): void;
};

export type Hearing = { readonly latencyMs: number; readonly stalls: number };

export type OpenRoomOptions = {
  room: string;
  /** What the page was delivered with: shown at once, and the cursor to continue from. */
  snapshot?: SnapshotBody;
  credential: Credential;
  /** Judges what is to be sent before it leaves. Without it only the room does: for pages that send a thing or two. */
  check?: (cmd: Command) => Result<Command, Refusal>;
  /** For tests. */
  world?: World;
};

type ListeningFrame = Extract<ClientFrame, { t: "listening" }>;
type Hello = Extract<ServerFrame, { t: "welcome" | "resumed" }>;

/** Dials that never opened before the room is followed by requests instead. */
const BLOCKED_AFTER_DIALS = 3;

/** Opens a room and keeps it open until `close()`, through every loss of connection. */
export function openRoom(options: OpenRoomOptions): RoomSession {
  const { room, snapshot, credential, check = ok<Command>, world = browserWorld(room) } = options;
  const { timing, random } = world;

  const pulse = signal<Pulse>(snapshot?.pulse ?? EMPTY_PULSE);
  const heard = signal<Heard | null>(null);
  const you = signal<You | null>(null);
  const status = signal<ConnectionStatus>("connecting");
  const closed = signal<CloseReason | null>(null);
  const crowdedUntil = signal<number | null>(null);
  const readOnly = signal(false);
  let greeted = false;
  let unconfirmedBytes = 0;
  let listening: ListeningFrame = { t: "listening", on: false };

  const say = (frame: ClientFrame) => connection.send(encodeClientFrame(frame));
  const clock = createClock({ timing, wallMs: world.wallMs, ask: world.askTime });
  const operations = createOperations({
    timing,
    serverNow: clock.nowMs,
    newOpId: world.newOpId,
    say,
    unanswered: () => connection.redial(),
  });
  const replica = createReplica(snapshot, ({ op, by, seq }) => {
    if (op !== undefined) operations.happened(op, by, seq);
  });
  const renewal = createRenewal({ timing, credential, serverNow: clock.nowMs, say });
  const connection = createConnection({
    url() {
      const since = replica.since();
      const { via } = world;
      const query = [
        ...(since === null ? [] : [`since=${since}`]),
        ...(via === undefined || via === "direct" ? [] : [`via=${via}`]),
      ].join("&");
      return `${world.socketOrigin}${SOCKET_PREFIX}${room}${query && `?${query}`}`;
    },
    credential: renewal.credential,
    timing,
    random,
    dial: world.dial,
    onText,
    onStatus,
  });
  const polls = createPolls({
    timing,
    random,
    since: replica.since,
    getLog: world.getLog,
    getSnapshot: world.getSnapshot,
    onLog(log) {
      reachable();
      // After a reset the cursor is kept until the whole view is here: a relay that doesn't know yet of the log's new
      // life would show a dial without cursor an older moment than this one.
      if (!log.reset) batch(() => replica.take(log.epoch, log.events));
    },
    onSnapshot(body, isWanted) {
      reachable();
      pulse.value = body.pulse;
      if (isWanted || replica.since() === null) replica.show(body);
    },
  });
  const stopWake = world.onWake(() => {
    clock.woke();
    connection.woke();
  });

  function onStatus(next: ConnectionStatus, { unopened, reason, crowdedMs }: StatusMore): void {
    batch(() => {
      status.value = next;
      crowdedUntil.value = crowdedMs === null ? null : clock.nowMs() + crowdedMs;
      if (next !== "live") leave();
      if (next === "live" || next === "closed") follow(false);
      if (next === "waiting" && unopened >= BLOCKED_AFTER_DIALS) follow(true);
      if (next === "closed") end(reason);
    });
  }

  /** Nothing of the old socket counts on the next one. */
  function leave(): void {
    greeted = false;
    unconfirmedBytes = 0;
    operations.down();
    renewal.down();
  }

  function follow(byRequests: boolean): void {
    if (byRequests) return polls.start();
    readOnly.value = false;
    polls.stop();
  }

  /** Requests get through where sockets don't; until one has, the server is just away and what is sent waits for it. */
  function reachable(): void {
    readOnly.value = polls.running();
  }

  function end(reason: CloseReason | null): void {
    closed.value = reason;
    stopWake();
    clock.stop();
    operations.end();
  }

  function onText(text: string): void {
    const count = received(unconfirmedBytes, text);
    unconfirmedBytes = count.unconfirmedBytes;
    if (count.confirm !== null) say({ t: "got", bytes: count.confirm });
    const frame = decodeServerFrame(text);
    // A frame of a kind that this version doesn't know is none of its business.
    if (frame !== null) batch(() => handlers[frame.t](frame as never));
  }

  const handlers: { [T in ServerFrame["t"]]: (frame: Extract<ServerFrame, { t: T }>) => void } = {
    welcome(frame) {
      replica.show(frame);
      hello(frame);
    },
    resumed(frame) {
      if (replica.take(frame.epoch, frame.events)) hello(frame);
      else connection.redial();
    },
    events(frame) {
      // Before the first frame nobody knows which life of the log these belong to.
      if (!greeted || !replica.take(null, frame.events)) connection.redial();
    },
    pulse(frame) {
      pulse.value = { counts: frame.counts, reactions: frame.reactions };
      if (frame.heard) heard.value = frame.heard;
      if (greeted && !replica.reaches(frame.seq ?? 0)) connection.redial();
    },
    done: ({ op, seq }) => operations.done(op, seq),
    refused: (frame) => operations.refused(frame.op, frame),
    you(frame) {
      you.value = frame.you;
    },
    token: (frame) => renewal.renewed(frame),
    // Names no operation; whatever it was about goes unanswered and is sent again.
    unreadable() {},
  };

  function hello(frame: Hello): void {
    greeted = true;
    you.value = frame.you;
    pulse.value = frame.pulse;
    clock.hint(frame.serverNowMs);
    connection.greeted();
    if (listening.on) say(listening);
    renewal.up();
    operations.up(frame.you.person);
  }

  if (snapshot) clock.hint(snapshot.serverNowMs);
  clock.start();
  connection.start();

  return {
    view: replica.view,
    pulse,
    heard,
    you,
    status,
    closed,
    crowdedUntil,
    readOnly,
    pending: operations.pending,
    events: { subscribe: replica.subscribe },
    send(cmd) {
      const checked = check(cmd);
      if (!checked.ok) return refusedHere(fromRoom(checked.error));
      if (status.value === "closed") return refusedHere(fromHere("session_closed"));
      if (readOnly.value) return refusedHere(fromHere("read_only_link"));
      return operations.begin(checked.value);
    },
    setListening(on, hearing) {
      if (on === listening.on && hearing === undefined) return;
      listening = { t: "listening", on, ...hearing };
      if (greeted) say(listening);
    },
    serverNow: clock.nowMs,
    dismiss: operations.dismiss,
    close: connection.close,
  };
}

const refusedHere = async (refusal: SendRefusal): Promise<Sent> => ({ ok: false, refusal });
