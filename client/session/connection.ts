// One live connection to a room, dialled again for ever: when to dial, with what, and when to give up. Texts in, texts out;
// it knows nothing of what they mean. The only file that knows WebSocket.
import { CLOSES, type CloseReason, closeReason } from "../../shared/protocol/close.ts";
import {
  HEARTBEAT_PING,
  HEARTBEAT_PONG,
  HEARTBEAT_TIMEOUT_MS,
} from "../../shared/protocol/limits.ts";
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../shared/protocol/version.ts";
import { backoffMs } from "./backoff.ts";
import type { Credential } from "./credential.ts";
import { type Heartbeat, startHeartbeat } from "./heartbeat.ts";
import type { Cancel, Timing } from "./timing.ts";

const OPEN_TIMEOUT_MS = 8_000;
/** Only a connection that held this long makes the next failure a first one: accept-then-close must not loop quickly. */
const STABLE_MS = 5_000;
const NORMAL = 1_000;

export type Link = { send(text: string): boolean; close(): void };
export type LinkEvents = {
  opened(): void;
  received(text: string): void;
  closed(code: number): void;
};
export type Dial = (url: string, protocols: string[], on: LinkEvents) => Link;

/** One attempt: a plain socket that may not take for ever to open. Of its two words of failure only the last is heard. */
export const dialSocket: Dial = (url, protocols, on) => {
  const socket = new WebSocket(url, protocols);
  const tooLong = setTimeout(() => on.closed(0), OPEN_TIMEOUT_MS);
  socket.onopen = () => {
    clearTimeout(tooLong);
    on.opened();
  };
  socket.onmessage = ({ data }) => {
    if (typeof data === "string") on.received(data);
  };
  socket.onclose = ({ code }) => {
    clearTimeout(tooLong);
    on.closed(code);
  };
  return {
    send(text) {
      const isOpen = socket.readyState === WebSocket.OPEN;
      if (isOpen) socket.send(text);
      return isOpen;
    },
    close() {
      clearTimeout(tooLong);
      socket.close(NORMAL);
    },
  };
};

export type ConnectionStatus = "connecting" | "live" | "waiting" | "closed";
export type Connection = {
  start(): void;
  /** False when there is nothing to send on; nothing is ever queued here. */
  send(text: string): boolean;
  /** The room's first frame was understood: the connection is live. */
  greeted(): void;
  /** What arrived can't be used: drop this socket and dial again, counted as a failure. */
  redial(): void;
  /** The page woke up: check or dial at once. */
  woke(): void;
  close(): void;
};

export type StatusMore = {
  /** How many attempts in a row never opened. */
  readonly unopened: number;
  /** Set once the room said a final word. */
  readonly reason: CloseReason | null;
  /** Until the next attempt, where it is too many who come at once. */
  readonly crowdedMs: number | null;
};

export type ConnectionOptions = {
  /** URL of the next attempt, with the cursor of that moment. */
  url: () => string;
  credential: Credential;
  timing: Timing;
  random: () => number;
  dial: Dial;
  onText: (text: string) => void;
  onStatus: (status: ConnectionStatus, more: StatusMore) => void;
};

export function createConnection(options: ConnectionOptions): Connection {
  const { timing, random, dial, credential, onText, onStatus } = options;
  let status: ConnectionStatus = "connecting";
  // Everything an attempt hears is ignored once a newer one began: late frames of an old socket change nothing.
  let generation = 0;
  let failures = 0;
  let unopened = 0;
  let link: Link | null = null;
  let heartbeat: Heartbeat | null = null;
  let cancelTimer: Cancel = () => {};
  let crowdedMs: number | null = null;

  const become = (next: ConnectionStatus, reason: CloseReason | null = null) => {
    status = next;
    onStatus(next, { unopened, reason, crowdedMs });
  };

  /** Leaves the current attempt behind, whatever state it is in. */
  const abandon = () => {
    generation += 1;
    cancelTimer();
    heartbeat?.stop();
    heartbeat = null;
    link?.close();
    link = null;
  };

  const finish = (reason: CloseReason | null) => {
    abandon();
    become("closed", reason);
  };

  /** `atLeastMs`: what the server asked for; everybody was told the same, so nobody comes at that very moment. */
  const retry = (reason: CloseReason | null, atLeastMs = 0) => {
    abandon();
    const waitMs = atLeastMs + backoffMs(failures, reason, random());
    cancelTimer = timing.after(waitMs, () => void attempt());
    failures += 1;
    crowdedMs = reason === "rate_limited" ? waitMs : null;
    become("waiting");
  };

  const ended = (code: number) => {
    const reason = closeReason(code);
    const advice = reason === null ? "retry" : CLOSES[reason].advice;
    if (advice === "final") return finish(reason);
    if (advice === "new_token") credential.rejected?.();
    retry(reason);
  };

  const opened = () => {
    unopened = 0;
    heartbeat = startHeartbeat({
      timing,
      ping: () => link?.send(HEARTBEAT_PING),
      dead: () => retry("silent"),
    });
    cancelTimer = timing.after(HEARTBEAT_TIMEOUT_MS, () => retry(null));
  };

  const received = (text: string) => {
    heartbeat?.heard();
    if (text !== HEARTBEAT_PONG) onText(text);
  };

  async function attempt(): Promise<void> {
    abandon();
    crowdedMs = null;
    const mine = generation;
    const current =
      <A extends unknown[]>(run: (...args: A) => void) =>
      (...args: A) => {
        if (mine === generation) run(...args);
      };
    become("connecting");
    const pass = await credential().catch(() => null);
    if (mine !== generation) return;
    if (pass === null) return retry(null);
    if ("final" in pass) return finish(pass.final);
    if ("waitMs" in pass) return retry("rate_limited", pass.waitMs);
    unopened += 1;
    const protocols = [SUBPROTOCOL, `${TOKEN_SUBPROTOCOL_PREFIX}${pass.token}`];
    try {
      link = dial(options.url(), protocols, {
        opened: current(opened),
        received: current(received),
        closed: current(ended),
      });
    } catch {
      // A kept pass that somebody spoilt is no name of a protocol.
      credential.rejected?.();
      retry(null);
    }
  }

  return {
    start: () => void attempt(),
    send: (text) => link?.send(text) ?? false,
    greeted() {
      cancelTimer();
      cancelTimer = timing.after(STABLE_MS, () => {
        failures = 0;
      });
      become("live");
    },
    redial: () => retry(null),
    woke() {
      if (status === "live") heartbeat?.check();
      // Whoever was asked to wait waits, however often the page is looked at.
      if (status === "waiting" && crowdedMs === null) void attempt();
    },
    close() {
      if (status !== "closed") finish(null);
    },
  };
}
