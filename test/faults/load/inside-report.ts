// How listeners fare who live in the runtime itself.
export type InsideReport = {
  readonly open: number;
  /** The furthest place that all of them have reached. */
  readonly seq: number;
  /** Events that did not follow the one before. */
  readonly holes: number;
  /** Heartbeats without an answer. */
  readonly unanswered: number;
};
