// The real session in a simulated world: fake time, fake network, a room that keeps its promises.
import type { Credential } from "../../client/session/credential.ts";
import { openRoom, type RoomSession } from "../../client/session/store.ts";
import type { World } from "../../client/session/world.ts";
import type { SnapshotBody } from "../../shared/http/bodies.ts";
import { decodeCommand } from "../../shared/protocol/codec.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import { type FakeTime, fakeTime } from "./fake-time.ts";
import { ME, type SimulatedRoom, simulatedRoom } from "./simulated-room.ts";

export type Scene = {
  time: FakeTime;
  room: SimulatedRoom;
  session: RoomSession;
  events: RoomEvent[];
  wake: () => void;
};

const DAY_MS = 86_400_000;

export function sceneOf(
  options: {
    credential?: Credential;
    snapshot?: SnapshotBody;
    random?: () => number;
    prepare?: (room: SimulatedRoom) => void;
  } = {},
): Scene {
  const time = fakeTime();
  const room = simulatedRoom(time);
  options.prepare?.(room);
  const wakers = new Set<() => void>();
  let ops = 0;
  const world: World = {
    timing: time,
    random: options.random ?? (() => 0.5),
    wallMs: () => 12_345 + time.nowMs(),
    newOpId: () => {
      ops += 1;
      return `operation-${ops}`;
    },
    socketOrigin: "wss://room.test",
    dial: room.dial,
    onWake(run) {
      wakers.add(run);
      return () => wakers.delete(run);
    },
    askTime: async () => room.nowMs(),
    getLog: room.getLog,
    getSnapshot: room.getSnapshot,
  };
  const fallback: Credential = async () => ({
    token: "token-1",
    person: ME,
    expiresAtMs: room.nowMs() + DAY_MS,
  });
  const session = openRoom({
    room: "main",
    credential: options.credential ?? fallback,
    check: decodeCommand,
    world,
    ...(options.snapshot ? { snapshot: options.snapshot } : {}),
  });
  const events: RoomEvent[] = [];
  session.events.subscribe((event) => events.push(event));
  return {
    time,
    room,
    session,
    events,
    wake: () =>
      [...wakers].forEach((run) => {
        run();
      }),
  };
}

export function said(session: RoomSession): string[] {
  return session.view.value.chat.map(({ text }) => text);
}
