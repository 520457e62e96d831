// What the origins were asked for.
export type Counts = {
  rowsRead: number;
  rowsWritten: number;
  queries: number;
  objectCalls: number;
  limiterCalls: number;
  bucketReads: number;
  kvReads: number;
  kvWrites: number;
};

export const NO_COUNTS: Counts = {
  ...{ rowsRead: 0, rowsWritten: 0, queries: 0, objectCalls: 0, limiterCalls: 0 },
  ...{ bucketReads: 0, kvReads: 0, kvWrites: 0 },
};
