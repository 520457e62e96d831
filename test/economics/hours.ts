// What happens in a room in a quiet, a normal and a busy hour, as rates, and the moments that follow from them.

/** Rates per minute of the whole room. */
export type Hour = {
  readonly name: string;
  readonly what: string;
  readonly onAir: boolean;
  /** Tracks of four minutes, one after the other. */
  readonly music: boolean;
  readonly sockets: number;
  readonly chatPerMinute: number;
  readonly reactionsPerMinute: number;
  /** People who come, and as many who go. */
  readonly comingsPerMinute: number;
  /** Pages and API readers that ask the room for its state over HTTP. */
  readonly readsPerMinute: number;
};

/** Goal F8's room: 100 listeners, each says one thing a minute, and nothing else. It is the vendor's own example too. */
export const ACTIVE: Hour = {
  name: "active",
  what: "on air, 100 listeners, each sends 1 message a minute",
  onAir: true,
  music: false,
  sockets: 100,
  chatPerMinute: 100,
  reactionsPerMinute: 0,
  comingsPerMinute: 0,
  readsPerMinute: 0,
};

export const HOURS: readonly Hour[] = [
  {
    name: "quiet",
    what: "off air, 30 sockets left open, somebody comes and goes every 5 minutes, a page view every 2",
    onAir: false,
    music: false,
    sockets: 30,
    chatPerMinute: 0,
    reactionsPerMinute: 0,
    comingsPerMinute: 0.2,
    readsPerMinute: 0.5,
  },
  {
    name: "normal",
    what: "on air, 100 listeners, 12 messages, 20 reactions, 2 comings and goings a minute, 2 page views",
    onAir: true,
    music: true,
    sockets: 100,
    chatPerMinute: 12,
    reactionsPerMinute: 20,
    comingsPerMinute: 2,
    readsPerMinute: 2,
  },
  {
    name: "busy",
    what: "on air, 1,000 listeners, 5 messages and 20 reactions a second, 60 comings and goings a minute",
    onAir: true,
    music: true,
    sockets: 1_000,
    chatPerMinute: 300,
    reactionsPerMinute: 1_200,
    comingsPerMinute: 60,
    readsPerMinute: 20,
  },
  ACTIVE,
];

const IDLE = {
  sockets: 1_000,
  music: false,
  chatPerMinute: 0,
  reactionsPerMinute: 0,
  comingsPerMinute: 0,
  readsPerMinute: 0,
};
/** Goal F7's rooms: a thousand sockets that do nothing but send heartbeats. */
export const IDLE_OFF_AIR: Hour = {
  ...IDLE,
  name: "idle-off-air",
  what: "off air, 1,000 sockets with heartbeats only",
  onAir: false,
};
export const IDLE_ON_AIR: Hour = {
  ...IDLE,
  name: "idle-on-air",
  what: "on air, 1,000 sockets with heartbeats only",
  onAir: true,
};

/** A month as an example: two services and two evenings a week, the doors closed otherwise. */
export const MONTH: Readonly<Record<string, number>> = { busy: 10, normal: 40, quiet: 670 };

export type Deed = "say" | "react" | "come" | "read";
export type Moment = { readonly atMs: number; readonly deed: Deed };

/**
 * Deeds of a stretch in order, each kind at random moments (exponential gaps) but exactly as many as its rate asks for, so
 * that a short stretch has the same rates as a long one.
 */
export function momentsOf(hour: Hour, stretchMs: number, random: () => number): Moment[] {
  const perMinute: Readonly<Record<Deed, number>> = {
    say: hour.chatPerMinute,
    react: hour.reactionsPerMinute,
    come: hour.comingsPerMinute,
    read: hour.readsPerMinute,
  };
  return (Object.keys(perMinute) as Deed[])
    .flatMap((deed) => {
      const count = Math.round((perMinute[deed] * stretchMs) / 60_000);
      return Array.from({ length: count }, () => ({ atMs: random() * stretchMs, deed }));
    })
    .sort((a, b) => a.atMs - b.atMs);
}
