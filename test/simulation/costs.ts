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

/** Sources: docs/BENCHMARKS.md (send, frame, command, inbox, join), `npm run long calls` here (calls). */
export const MEASURED: Costs = {
  sendUs: 22,
  frameUs: 60,
  callUs: 150,
  answerUs: 150,
  callEventUs: 5,
  commandUs: 400,
  inboxUs: 40,
  joinUs: 540,
  redirectUs: 200,
};
