// The description and the schemas that validate mean the same: what one takes the other takes, on values made from the description
// and on the same values bent. So nobody who keeps to the description is refused, and nothing else gets in.
import { dereference, type Schema, validate } from "@cfworker/json-schema";
import fc from "fast-check";
import * as z from "zod/mini";
import { isDescribed, loadRoutes } from "../../server/local/api/described.ts";
import {
  type Json,
  jsonSchemaOf,
  type Names,
  sharedNames,
} from "../../server/local/api/schemas.ts";
import { bent, valuesOf } from "./json-values.ts";

export const PARTS = ["params", "query", "body", "answer"] as const;
export type Part = (typeof PARTS)[number];
export type Case = { readonly name: string; readonly part: Part; readonly schema: z.core.$ZodType };
export type Verdicts = { readonly cases: number; readonly failures: readonly string[] };

/** Every schema of every route. */
export async function casesOf(parts: readonly Part[]): Promise<readonly Case[]> {
  const routes = (await loadRoutes()).filter(isDescribed);
  return routes.flatMap(({ method, path, docs }) =>
    parts.flatMap((part) => {
      const schema = docs[part];
      return schema ? [{ name: `${method} ${path} ${part}`, part, schema }] : [];
    }),
  );
}

/** The description of one schema, as a judge and as a source of values. */
function described({ schema, part }: Case, names: Names) {
  const parts: Record<string, Json> = {};
  const io = part === "answer" ? "output" : "input";
  const json = jsonSchemaOf(schema, { names, parts, io });
  const whole = { ...json, components: { schemas: parts } } as Schema;
  const lookup = dereference(whole);
  const takes = (value: unknown) => validate(value, whole, "2020-12", lookup).valid;
  return { takes, values: valuesOf(json, parts) };
}

/** Tries `runs` values of each schema, and each of them bent. `bend` breaks one side on purpose, for the control. */
export async function judgeAgreement(
  cases: readonly Case[],
  {
    runs,
    seed,
    bend = (taken: boolean) => taken,
  }: { runs: number; seed: number; bend?: (taken: boolean) => boolean },
): Promise<Verdicts> {
  const names = await sharedNames();
  const failures: string[] = [];
  let judged = 0;
  for (const one of cases) {
    const { takes, values } = described(one, names);
    const pairs = values.chain((value) => fc.tuple(fc.constant(value), bent(value)));
    const agree = fc.property(pairs, ([value, other]) => {
      judged += 2;
      const [whole, read] = [value, other].map((what) => z.safeParse(one.schema, what));
      // What is left out of an older answer is filled in by the reader: described is what the reader then has.
      const described = one.part === "answer" && read?.success ? read.data : other;
      return whole?.success && takes(value) && read?.success === bend(takes(described));
    });
    const { failed, counterexample } = fc.check(agree, { numRuns: runs, seed });
    if (failed) failures.push(`${one.name}: ${JSON.stringify(counterexample)}`);
  }
  return { cases: judged, failures };
}
