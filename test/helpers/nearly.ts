// Values that nearly fit a zod schema: most of them do, some are off by one thing somewhere, and some bring too much.
import fc from "fast-check";
import type * as z from "zod/mini";

type Def = {
  type: string;
  shape: Record<string, z.ZodMiniType>;
  element: z.ZodMiniType;
  innerType: z.ZodMiniType;
  valueType: z.ZodMiniType;
  options: z.ZodMiniType[];
  in: z.ZodMiniType;
  entries: Record<string, string>;
  values: unknown[];
  keyType: z.ZodMiniType;
  checks?: { _zod: { def: { pattern?: RegExp } } }[];
};
const defOf = (schema: z.ZodMiniType) => schema._zod.def as unknown as Def;

const JUNK = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, true, "", " e\u0301 ", 0, -1, 1.5, 2 ** 53, Number.NaN),
  fc.string({ maxLength: 12 }),
  fc.constantFrom<unknown>([], {}, [null], "[object Object]", Number.POSITIVE_INFINITY),
);
const EXTRA = fc.constantFrom<object>(
  { extra: 1 },
  { kind: "later.thing" },
  JSON.parse('{"__proto__":{"polluted":true}}'),
);

const withJunk = (value: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: value, weight: 30 }, { arbitrary: JUNK, weight: 1 });

const record = (keys: string[], of: (key: string) => fc.Arbitrary<unknown>) =>
  fc
    .tuple(
      fc.record(Object.fromEntries(keys.map((key) => [key, of(key)]))),
      fc.oneof({ arbitrary: fc.constant({}), weight: 5 }, { arbitrary: EXTRA, weight: 1 }),
      fc.oneof({ arbitrary: fc.constant(""), weight: 20 }, fc.constantFrom("", ...keys)),
    )
    .map(([fields, extra, left]) => {
      // Own `__proto__` fields, as JSON brings them, outlive only this way of copying.
      const all = [...Object.entries(fields), ...Object.entries(extra)];
      return Object.fromEntries(all.filter(([key]) => key !== left));
    });

function text({ checks = [] }: Def): fc.Arbitrary<unknown> {
  const patterns = checks.flatMap(({ _zod }) => _zod.def.pattern ?? []);
  const plain = fc.string({ minLength: 1, maxLength: 20 });
  return fc.oneof(plain, ...patterns.map((pattern) => fc.stringMatching(pattern)));
}

const BY_TYPE: Record<string, (def: Def) => fc.Arbitrary<unknown>> = {
  string: text,
  number: () => fc.oneof(fc.nat(100_000), fc.nat(5), fc.integer(), fc.double()),
  boolean: () => fc.boolean(),
  literal: ({ values }) => fc.constantFrom(...values),
  enum: ({ entries }) => fc.constantFrom(...Object.values(entries)),
  array: ({ element }) => fc.array(nearly(element), { maxLength: 3 }),
  optional: ({ innerType }) => fc.option(nearly(innerType), { nil: undefined }),
  default: ({ innerType }) => fc.option(nearly(innerType), { nil: undefined }),
  nullable: ({ innerType }) => fc.option(nearly(innerType)),
  union: ({ options }) => fc.oneof(...options.map(nearly)),
  pipe: (def) => nearly(def.in),
  object: ({ shape }) => record(Object.keys(shape), (key) => nearly(shape[key] as z.ZodMiniType)),
  record: ({ keyType, valueType }) =>
    record(Object.values(defOf(keyType).entries), () => nearly(valueType)),
};

/** An arbitrary of values at the border of what `schema` takes. */
export function nearly(schema: z.ZodMiniType): fc.Arbitrary<unknown> {
  const def = defOf(schema);
  const make = BY_TYPE[def.type];
  if (!make) throw new Error(`no values for schemas of type ${def.type}`);
  return withJunk(make(def));
}
