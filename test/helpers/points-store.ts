// A stand-in for the store of points that is asked in its own language: points are rows in its columns, sampled as it samples,
// and a statement runs as it is written. What it does not know of that language fails, as does a column that isn't there.
import { DatabaseSync } from "node:sqlite";
import type { AskPoints } from "../../server/platform/points-query.ts";
import { err, ok } from "../../shared/result.ts";
import { diceOf } from "./dice.ts";

type Written = { indexes?: unknown[]; blobs?: unknown[]; doubles?: unknown[] };

const BLOBS = Array.from({ length: 20 }, (_, n) => `blob${n + 1}`);
const DOUBLES = Array.from({ length: 20 }, (_, n) => `double${n + 1}`);

/** `keepOneIn`: of so many points of an index one is kept and stands for all of them. */
export function pointsStore(dataset: string, nowS: () => number, keepOneIn = 1) {
  const database = new DatabaseSync(":memory:");
  const columns = ["index1", ...BLOBS, ...DOUBLES];
  database.exec(
    `CREATE TABLE ${dataset} (timestamp INTEGER NOT NULL, _sample_interval INTEGER NOT NULL, ${columns.join(", ")})`,
  );
  type Sum = { readonly share: number; readonly all: [number, number][] };
  database.aggregate("quantile_weighted", {
    start: (): Sum => ({ share: 0, all: [] }),
    step: ({ all }: Sum, share: number, value: number, weight: number): Sum => {
      all.push([value, weight]);
      return { share, all };
    },
    result: ({ share, all }: Sum) => {
      const sorted = all.toSorted((a, b) => a[0] - b[0]);
      const total = sorted.reduce((sum, [, weight]) => sum + weight, 0);
      let seen = 0;
      for (const [value, weight] of sorted) {
        seen += weight;
        if (seen >= share * total) return value;
      }
      return 0;
    },
  } as never);
  const random = diceOf(5);
  const marks = columns.map(() => "?").join(", ");
  const insert = database.prepare(`INSERT INTO ${dataset} VALUES (?, ?, ${marks})`);

  const write = ({ indexes = [], blobs = [], doubles = [] }: Written, atS = nowS()) => {
    if (random() >= 1 / keepOneIn) return;
    const row = [
      indexes[0],
      ...BLOBS.map((_, n) => blobs[n] ?? ""),
      ...DOUBLES.map((_, n) => doubles[n] ?? 0),
    ];
    insert.run(atS, keepOneIn, ...(row as string[]));
  };

  const ask: AskPoints = async (statement) => {
    if (!/\nFORMAT JSON$/.test(statement)) return err("refused");
    const sqlite = statement
      .replace(/\nFORMAT JSON$/, "")
      .replaceAll(/\bIF\(/g, "iif(")
      .replaceAll(/quantileExactWeighted\(([\d.]+)\)\(/g, "quantile_weighted($1, ")
      .replace(/NOW\(\) - INTERVAL '(\d+)' HOUR/g, (_, hours) => String(nowS() - hours * 3_600));
    try {
      // Sums of the real one come as text.
      const data = database
        .prepare(sqlite)
        .all()
        .map((row) => ({ ...row, requests: String(row.requests) }));
      return ok({ meta: [], data, rows: data.length });
    } catch {
      return err("refused");
    }
  };
  return { write, ask };
}
