// What things cost in processor time, each with where the figure comes from. Local measurements: the vendor's machines
// may be faster or slower, so the tables say which sizes would still hold at half the speed.

export type Costs = {
  /** One frame to one socket, whatever is in it. */
  readonly sendUs: number;
  /** Encoding a batch once, for all sockets together. */
  readonly frameUs: number;
  /** One call to another object, on the caller's side: arguments written, answer read. */
  readonly callUs: number;
  /** The same on the other side. */
  readonly answerUs: number;
  /** Each event in a call, on each side. */
  readonly callEventUs: number;
  /** One command at the leader: judged, stored, answered. */
  readonly commandUs: number;
  /** One frame from a socket: read, judged, passed on. */
  readonly inboxUs: number;
  /** One join at the object that seats it: accepted, greeted with the room's view. */
  readonly joinUs: number;
  /** A join that is only told where to go. */
  readonly redirectUs: number;
};

/**
 * Sources: sends, frames, commands and joins as the bench has them (docs/BENCHMARKS.md: a bare send 20 µs, 1,700 to 2,000
 * joins a second in one object), rounded up; calls from `node test/simulation/measure-calls.ts` (53 µs for both sides,
 * 0.5 µs per event), halved between the sides. A call over a real network costs its objects more than that.
 */
export const MEASURED: Costs = {
  sendUs: 22,
  frameUs: 60,
  callUs: 27,
  answerUs: 27,
  callEventUs: 0.25,
  commandUs: 400,
  inboxUs: 40,
  joinUs: 540,
  redirectUs: 200,
};

/** What the vendor says one object should be asked for: about 1,000 simple requests a second, whatever they cost it here. */
export const CALLS_PER_SECOND = 1_000;
/** The same figure as a price per call, for simulations that should not be better than the vendor's word. */
export const CAUTIOUS: Costs = {
  ...MEASURED,
  callUs: 500,
  answerUs: 500,
  redirectUs: 1_000,
  joinUs: 1_000,
};
