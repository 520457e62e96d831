// One object of a room as its platform treats it: the product's own class, constructed when something comes in, forgotten
// when it may sleep, killed at bad moments. Rows and sockets live here, outside of any life of it.
import { type Connected, connectionOf } from "./connection.ts";
import { Disk, type DiskEvents } from "./disk.ts";
import type { RoomClass, RoomCode } from "./product.ts";
import { inside, type Surface, type WorldTime } from "./time.ts";
import type { Wire } from "./wire.ts";

export type Surroundings = {
  readonly time: WorldTime;
  readonly wallMs: () => number;
  readonly Room: RoomClass;
  readonly env: () => unknown;
  readonly committed: DiskEvents["committed"];
  /** The socket that a request brings, on its way to this object. */
  readonly arrives: (object: RoomObject, request: Request) => Wire;
  readonly sent: (wire: Wire, text: string) => void;
};

type Timer = { cancel: () => void };
type Life = {
  readonly surface: Surface;
  readonly timers: Set<Timer>;
  readonly connections: Map<Wire, Connected>;
  /** Null while its constructor runs. */
  room: RoomCode | null;
  alive: boolean;
  /** Work under way that keeps it from sleeping. */
  busy: number;
  /** What happens to whoever waits for an answer when it ends. */
  readonly onEnd: Set<() => void>;
};

/** When the platform rings an alarm again whose handler failed. */
const ALARM_AGAIN_MS = 2_000;

export class RoomObject {
  readonly name: string;
  readonly wires = new Set<Wire>();
  disk: Disk;
  readonly #around: Surroundings;
  #life: Life | null = null;
  #alarmAtMs: number | null = null;
  #disarm: () => void = () => {};

  constructor(name: string, around: Surroundings) {
    this.name = name;
    this.#around = around;
    this.disk = this.#newDisk();
  }

  /** Lets something in: wakes the object when it sleeps. Rejects when it failed, or died before it was done. */
  async call<T>(work: (room: RoomCode) => T | Promise<T>): Promise<T> {
    this.#life ??= this.#begin();
    const life = this.#life;
    const { room } = life;
    if (!room) throw new Error("its constructor failed");
    life.busy += 1;
    try {
      return await endsWith(life, async () => inside(life.surface, () => work(room)));
    } finally {
      life.busy -= 1;
    }
  }

  message(wire: Wire, text: string): void {
    this.#hear(wire, (room, connection) => room.onMessage(connection, text));
  }

  closed(wire: Wire): void {
    this.wires.delete(wire);
    this.#hear(wire, (room, connection) => room.onClose(connection));
  }

  /** Memory goes, rows and sockets stay. Only a quiet object is evicted: false while it has something going on. */
  evict(): boolean {
    if (this.#life && (this.#life.timers.size > 0 || this.#life.busy > 0)) return false;
    this.#end();
    return true;
  }

  /** The process dies: memory and sockets go, rows stay. */
  kill(keepsUnderWay: (wire: Wire) => boolean): void {
    this.#end();
    for (const wire of this.wires) wire.cutByDeath(keepsUnderWay(wire));
    this.wires.clear();
  }

  /** The rows are gone for good; the next life begins anew. */
  lose(): void {
    this.kill(() => false);
    this.disk.close();
    this.disk = this.#newDisk();
    this.#alarm(null);
  }

  /** The wall clock was moved: the alarm may be due now. */
  clockMoved(): void {
    this.#alarm(this.#alarmAtMs);
  }

  /** A hook of one socket. What it throws is its own affair, as in the runtime. */
  #hear(wire: Wire, work: (room: RoomCode, connection: Connected) => void): void {
    try {
      this.#life ??= this.#begin();
    } catch {
      // A constructor that throws is tried again by whatever comes next.
      return;
    }
    const life = this.#life;
    const { room } = life;
    if (room) quietly(life, () => work(room, this.#connection(life, wire)));
  }

  #connection(life: Life, wire: Wire): Connected {
    const known = life.connections.get(wire);
    if (known) return known;
    const made = connectionOf(
      wire,
      (text) => {
        if (!life.alive) return;
        this.#around.sent(wire, text);
        wire.fromServer(text);
      },
      (code) => {
        if (!life.alive) return;
        this.wires.delete(wire);
        wire.serverCloses(code);
      },
    );
    life.connections.set(wire, made);
    return made;
  }

  #newDisk(): Disk {
    return new Disk({
      committed: this.#around.committed,
      died: () => this.kill(() => false),
      alarmSet: (atMs) => this.#alarm(atMs),
      alarmAt: () => this.#alarmAtMs,
    });
  }

  #alarm(atMs: number | null): void {
    this.#alarmAtMs = atMs;
    this.#disarm();
    if (atMs === null) return;
    const { time, wallMs } = this.#around;
    this.#disarm = time.after(atMs - wallMs(), () => {
      this.#alarmAtMs = null;
      void this.#ring();
    });
  }

  /** An alarm whose handler does not come to its end is rung again, unless another one is set meanwhile. */
  async #ring(): Promise<void> {
    try {
      await this.call((room) => room.onAlarm());
    } catch {
      const atMs = this.#around.wallMs() + ALARM_AGAIN_MS;
      if (this.#alarmAtMs === null || this.#alarmAtMs > atMs) this.#alarm(atMs);
    }
  }

  #begin(): Life {
    const { Room, env, arrives } = this.#around;
    const timers = new Set<Timer>();
    const life: Life = {
      ...{ timers, connections: new Map(), alive: true, busy: 0, room: null, onEnd: new Set() },
      surface: surfaceOf(this.#around, timers, () => life),
    };
    const ctx = {
      name: this.name,
      id: { name: this.name },
      storage: this.disk.face(() => life.alive),
      setWebSocketAutoResponse: () => {},
      getWebSocketAutoResponseTimestamp: ({ wire }: Connected) =>
        wire.heartbeatWallMs === 0 ? null : new Date(wire.heartbeatWallMs),
      accept: (request: Request) => {
        const wire = arrives(this, request);
        this.wires.add(wire);
        return this.#connection(life, wire);
      },
      getConnections: () => [...this.wires].map((wire) => this.#connection(life, wire)),
      waitUntil: (work: Promise<unknown>) => void work.catch(() => {}),
    };
    life.room = inside(life.surface, () => new Room(ctx, env()));
    return life;
  }

  #end(): void {
    const life = this.#life;
    this.#life = null;
    if (!life) return;
    life.alive = false;
    for (const timer of life.timers) timer.cancel();
    life.timers.clear();
    for (const lost of life.onEnd) lost();
  }
}

/** The answer of a life, or the news that it ended before there was one. */
async function endsWith<T>(life: Life, work: () => Promise<T>): Promise<T> {
  let lost = () => {};
  const ended = new Promise<never>((_, reject) => {
    lost = () => reject(new Error("Network connection lost."));
  });
  life.onEnd.add(lost);
  try {
    return await Promise.race([work(), ended]);
  } finally {
    life.onEnd.delete(lost);
  }
}

/** The globals of one life: its timers end with it. */
function surfaceOf({ time, wallMs }: Surroundings, timers: Set<Timer>, life: () => Life): Surface {
  return {
    wallMs,
    busy(change) {
      life().busy += change;
    },
    isAlive: () => life().alive,
    setTimer(run, delayMs) {
      const timer: Timer = { cancel: () => {} };
      if (!life().alive) return timer;
      timers.add(timer);
      timer.cancel = time.after(delayMs, () => {
        timers.delete(timer);
        quietly(life(), run);
      });
      return timer;
    },
    clearTimer(timer) {
      if (timers.delete(timer as Timer)) (timer as Timer).cancel();
    },
  };
}

function quietly(life: Life, work: () => void): void {
  try {
    inside(life.surface, work);
  } catch {
    // The life ended in the middle of its work, or a hook threw, which the runtime only logs.
  }
}
