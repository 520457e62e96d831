// What a curve is drawn from.

/** Columns of the same length: seconds since 1970, people, listening. */
export type Columns = [seconds: number[], people: number[], listening: number[]];
