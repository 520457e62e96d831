// The pages' reader and zod, side by side over every shape that may cross the wire to a page: the same yes and the same
// value. Of a command, which is all that pages send, the same first fault too: people are told which field it is.
import fc from "fast-check";
import { afterAll, describe, expect, it, vi } from "vitest";
import type * as z from "zod/mini";
import { nearly } from "../../../helpers/nearly.ts";

const READER = "../../../../client/session/shape-reader.ts";
const RUNS = 12;
/** Built of what only servers read; the build of the pages fails when one of them gets in. */
const SERVERS_OWN = /(machine|public|oembed)-bod/;

type Module = Record<string, unknown>;
type Schema = Pick<z.ZodMiniType, "safeParse">;
const files = import.meta.glob<Module>("../../../../shared/**/*.ts");

async function load(): Promise<Map<string, unknown>> {
  const all = new Map<string, unknown>();
  for (const [path, open] of Object.entries(files)) {
    if (SERVERS_OWN.test(path)) continue;
    const found = await open();
    for (const [name, value] of Object.entries(found.COMMANDS ?? {})) all.set(`do ${name}`, value);
    for (const [name, value] of Object.entries(found)) all.set(`${path.slice(19)} ${name}`, value);
  }
  return all;
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && "safeParse" in value;

function verdict(name: string, schema: Schema, value: unknown) {
  const { success, data, error } = schema.safeParse(value);
  if (success) return { data };
  return { fault: name.startsWith("do ") ? error.issues[0]?.path : "" };
}

const theirs = await load();
vi.resetModules();
vi.doMock("zod/mini", () => import(READER));
const ours = await load();
afterAll(() => {
  vi.doUnmock("zod/mini");
  vi.resetModules();
});

describe("the reader of shapes in pages", () => {
  const names = [...theirs].flatMap(([name, value]) => (isSchema(value) ? [name] : []));

  it("meets every shape", () => {
    expect(names.length).toBeGreaterThan(100);
    expect([...ours].flatMap(([name, value]) => (isSchema(value) ? [name] : []))).toEqual(names);
    expect(ours.get("do broadcast.start")).not.toHaveProperty("_zod");
  });

  const seen = { fits: 0, not: 0 };
  it.each(names)("reads %s as zod does", (name) => {
    const theirSchema = theirs.get(name) as z.ZodMiniType;
    fc.assert(
      fc.property(nearly(theirSchema), (value) => {
        const expected = verdict(name, theirSchema, value);
        seen["data" in expected ? "fits" : "not"] += 1;
        expect(verdict(name, ours.get(name) as Schema, value)).toStrictEqual(expected);
      }),
      { numRuns: RUNS, seed: 20_261_123 },
    );
  });

  it("has seen both kinds", () => {
    expect(Math.min(seen.fits, seen.not)).toBeGreaterThan(names.length);
  });
});
