// How long to wait before trying again something that failed so often in a row. Pure.

/** `firstMs` after the first failure (`failures` 1), twice as long after each further one, never more than `mostMs`. */
export const doublingMs = (failures: number, firstMs: number, mostMs: number): number =>
  Math.min(mostMs, firstMs * 2 ** (failures - 1));
