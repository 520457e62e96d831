// Many sockets in one room for a long time, with events and heartbeats. None may be dropped, each costs little memory.
import { rssBytesOf } from "../helpers/process-usage.ts";
import { Audience } from "./load/audience.ts";
import type { Door } from "./load/doors.ts";
import { Publisher } from "./load/publisher.ts";

export type HoldSize = {
  readonly sockets: number;
  /** How many of them live within the runtime: it needs two file descriptors for each socket that comes from outside. */
  readonly inside: number;
  readonly forMs: number;
  readonly eventEveryMs: number;
  readonly heartbeatEveryMs: number;
};

export type HoldReport = {
  readonly sockets: number;
  readonly insideSockets: number;
  readonly heldMs: number;
  readonly dropped: number;
  readonly complete: number;
  readonly holes: number;
  readonly twice: number;
  readonly events: number;
  readonly heartbeats: number;
  readonly unansweredHeartbeats: number;
  readonly joinsPerSecond: number;
  readonly rssPerSocketBytes: number;
};

const NOBODY_INSIDE = { open: 0, seq: 0, holes: 0, unanswered: 0 };

export async function hold(
  door: Door,
  size: HoldSize,
  say: (line: string) => void = () => {},
): Promise<HoldReport> {
  const outside = size.sockets - size.inside;
  const audience = new Audience(door, outside, { prefix: "hold0" });
  const publisher = new Publisher("hold", () => door.enter({ person: "s_publisher1", role: "dj" }));
  let heartbeats = 0;
  let turn = 0;
  let beat: NodeJS.Timeout | null = null;
  try {
    await publisher.connect();
    publisher.publish({ kind: "broadcast.start", title: "Long" });
    await publisher.settled();
    const rssBefore = rssBytesOf(door.pid());
    const joining = performance.now();
    await audience.enter();
    const joinedInMs = performance.now() - joining;
    const rssPerSocketBytes = Math.round((rssBytesOf(door.pid()) - rssBefore) / outside);
    if (size.inside > 0) await door.inside?.(size.inside);
    say(
      `${outside} + ${size.inside} in after ${Math.round(joinedInMs)} ms, ${rssPerSocketBytes} bytes each`,
    );
    const began = performance.now();
    beat = setInterval(() => {
      // Evenly spread: everybody's turn comes once per period.
      const dueBeats = ((performance.now() - began) / size.heartbeatEveryMs) * outside;
      while (heartbeats < dueBeats) {
        audience.listeners[turn++ % outside]?.socket?.send("ping");
        heartbeats += 1;
      }
    }, 20);
    publisher.start(1_000 / size.eventEveryMs);
    while (performance.now() - began < size.forMs) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(30_000, size.forMs)));
      // Being asked also keeps them: the runtime gives up an object that nobody calls for a minute or two.
      const { open } = (await door.inside?.("report")) ?? NOBODY_INSIDE;
      say(`${Math.round((performance.now() - began) / 1_000)} s, open ${audience.open} + ${open}`);
    }
    publisher.stop();
    clearInterval(beat);
    await publisher.settled(30_000);
    const seq = Math.max(...publisher.acked.values());
    const complete = await audience.reached(seq, 30_000);
    const inside = (await door.inside?.("report")) ?? NOBODY_INSIDE;
    return {
      sockets: size.sockets,
      insideSockets: inside.open,
      heldMs: Math.round(performance.now() - began),
      dropped: audience.lost.length + (outside - audience.open) + (size.inside - inside.open),
      complete: complete + (inside.seq >= seq ? inside.open : 0),
      holes: audience.sum(({ holes }) => holes) + inside.holes,
      twice: audience.sum(({ twice }) => twice),
      events: publisher.acked.size,
      heartbeats,
      unansweredHeartbeats: heartbeats - audience.sum(({ pongs }) => pongs) + inside.unanswered,
      joinsPerSecond: Math.round(outside / (joinedInMs / 1_000)),
      rssPerSocketBytes,
    };
  } finally {
    if (beat) clearInterval(beat);
    publisher.leave();
    audience.leave();
  }
}
