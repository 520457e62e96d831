// One question asked by many at once is asked once. Requests of one isolate may not touch each other's I/O, so nobody awaits
// another request's promise: each waits on one of its own, which the first resolves with plain data.

export type FlightWorld = {
  now(): number;
  /** The promise's value, or a rejection after `ms`. */
  inTime<T>(work: Promise<T>, ms: number): Promise<T>;
  /** Keeps work going after the answer. */
  background(work: Promise<unknown>): void;
};

type Flight = { readonly startedAtMs: number; readonly waiters: ((value: never) => void)[] };

export type Order<T> = {
  readonly key: string;
  /** An answer to a question that was asked earlier will not do. */
  readonly sinceMs: number;
  /** Must not reject. */
  readonly start: () => Promise<T>;
};

/** How one key is always asked for the same thing is the caller's business. */
export type Flights = {
  join<T>(order: Order<T>, world: FlightWorld): Promise<T>;
  isUnderWay(key: string, world: FlightWorld): boolean;
};

/** Who waits in vain for `patienceMs` (the first one's request was ended, and its work with it) asks anew. */
export function flightsOf(patienceMs: number): Flights {
  const flights = new Map<string, Flight>();

  const isLost = ({ startedAtMs }: Flight, world: FlightWorld) =>
    world.now() - startedAtMs >= patienceMs;

  const take = <T>({ key, start }: Order<T>, world: FlightWorld): Promise<T> => {
    const flight: Flight = { startedAtMs: world.now(), waiters: [] };
    flights.set(key, flight);
    const work = start().then((value) => {
      if (flights.get(key) === flight) flights.delete(key);
      for (const tell of flight.waiters) tell(value as never);
      return value;
    });
    world.background(work);
    return work;
  };

  const join = async <T>(order: Order<T>, world: FlightWorld): Promise<T> => {
    const flight = flights.get(order.key);
    if (!flight || isLost(flight, world) || flight.startedAtMs < order.sinceMs) {
      return take(order, world);
    }
    const landed = new Promise<T>((resolve) => flight.waiters.push(resolve));
    try {
      return await world.inTime(landed, patienceMs);
    } catch {
      return join(order, world);
    }
  };
  return {
    join,
    isUnderWay: (key, world) => {
      const flight = flights.get(key);
      return flight !== undefined && !isLost(flight, world);
    },
  };
}
