// The product's own client, as a page runs it, on a socket from Node: it dials, folds, confirms and comes back by itself.

import type { Dial } from "../../../client/session/connection.ts";
import { openRoom } from "../../../client/session/store.ts";
import { browserTiming } from "../../../client/session/timing.ts";
import type { RoomEvent } from "../../../shared/room/events.ts";
import { evolve } from "../../../shared/room/evolve.ts";
import { EMPTY_VIEW } from "../../../shared/room/view.ts";
import { RawSocket } from "../../helpers/raw-socket.ts";
import type { Door } from "./doors.ts";

export type NewClient = {
  /** Resolves when it is connected. */
  live(): Promise<void>;
  reached(seq: number): Promise<void>;
  holes(): number;
  /** Whether its view is the fold of this log. */
  sees(log: readonly RoomEvent[]): boolean;
  leave(): void;
};

const HOUR_MS = 3_600_000;

export function newClients(door: Door, size: number, random: () => number): NewClient[] {
  return Array.from({ length: size }, (_, n) => newClient(door, `p_modern${1_000 + n}`, random));
}

function newClient(door: Door, person: string, random: () => number): NewClient {
  const seen: number[] = [];
  let ops = 0;
  const session = openRoom({
    room: "main",
    // The door brings the real pass; this one only says who it is for.
    credential: async () => ({ token: "-", person, expiresAtMs: Date.now() + HOUR_MS }),
    world: {
      timing: browserTiming,
      random,
      wallMs: Date.now,
      newOpId: () => `op-${person}-${++ops}`,
      socketOrigin: "ws://door",
      dial: dialThrough(door, person),
      onWake: () => () => {},
      askTime: async () => null,
      getLog: async () => null,
      getSnapshot: async () => null,
    },
  });
  session.events.subscribe(({ seq }) => seen.push(seq));
  const until = async (done: () => boolean) => {
    while (!done()) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  return {
    live: () => until(() => session.status.value === "live"),
    reached: (seq) => until(() => (seen.at(-1) ?? 0) >= seq),
    holes: () => seen.filter((seq, n) => n > 0 && seq !== (seen[n - 1] ?? 0) + 1).length,
    sees: (log) =>
      JSON.stringify(session.view.value) === JSON.stringify(log.reduce(evolve, EMPTY_VIEW)),
    leave: () => session.close(),
  };
}

function dialThrough(door: Door, person: string): Dial {
  return (url, _protocols, on) => {
    let socket: RawSocket | null = null;
    let isLeft = false;
    const since = new URL(url).searchParams.get("since");
    const open = async () => {
      const options = await door.enter({ person, since });
      socket = await RawSocket.open({
        ...options,
        onText: (text) => on.received(text),
        onClose: (code) => on.closed(code),
      });
      if (isLeft) socket.destroy();
      else on.opened();
    };
    void open().catch(() => on.closed(1006));
    return {
      send(text) {
        if (!socket?.isOpen) return false;
        socket.send(text);
        return true;
      },
      close() {
        isLeft = true;
        socket?.destroy();
      },
    };
  };
}
