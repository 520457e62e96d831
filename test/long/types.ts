// What a full-size run is, and what it leaves for the report. Each part of the proof kit lists its own; `run.ts` runs them.

export type Figure = string | number;

export type LongResult = {
  /** True when everything that was promised held; a run that could not be carried out is not ok. */
  readonly ok: boolean;
  /** How many cases, runs or events were judged. */
  readonly cases: number;
  /** What makes it repeatable. */
  readonly seeds?: readonly number[];
  /** Named figures with their unit in the name, as the report prints them. */
  readonly figures: Readonly<Record<string, Figure>>;
  /** One sentence per thing that did not hold. */
  readonly failures: readonly string[];
};

export type LongRun = {
  readonly name: string;
  /** One sentence: what is tried, and what must hold. */
  readonly what: string;
  /** `scale` multiplies the full size (1); smaller for a rehearsal. `say` reports progress. */
  readonly run: (scale: number, say: (line: string) => void) => Promise<LongResult>;
};
