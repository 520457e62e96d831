// Values for a JSON Schema of the kinds that our zod schemas become, and the same values bent in one place.
import fc from "fast-check";

type Json = Record<string, unknown>;
type Parts = Readonly<Record<string, Json>>;
type Shape = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Json[];
  readonly oneOf?: readonly Json[];
  readonly items?: Json;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
};

const SHORT = 12;

/** Anything the schema takes. Text comes as it is stored: without space around it, in NFC. */
export function valuesOf(schema: Json, parts: Parts): fc.Arbitrary<unknown> {
  const shape = schema as Shape;
  if (shape.$ref) return valuesOf(parts[shape.$ref.split("/").at(-1) ?? ""] ?? {}, parts);
  if ("const" in schema) return fc.constant(schema.const);
  if (shape.enum) return fc.constantFrom(...shape.enum);
  const either = shape.anyOf ?? shape.oneOf;
  if (either) return fc.oneof(...either.map((one) => valuesOf(one, parts)));
  if (Array.isArray(shape.type)) {
    return fc.oneof(...shape.type.map((type) => valuesOf({ ...schema, type }, parts)));
  }
  return simpleValues(shape, parts);
}

function simpleValues(shape: Shape, parts: Parts): fc.Arbitrary<unknown> {
  const { type, minimum = -1_000, maximum = 4_000_000_000_000 } = shape;
  if (type === "string") return texts(shape);
  if (type === "integer") return fc.integer({ min: minimum, max: maximum });
  if (type === "number") return fc.double({ min: minimum, max: maximum, noNaN: true });
  if (type === "boolean") return fc.boolean();
  if (type === "null") return fc.constant(null);
  if (type === "array") {
    const { minItems: minLength = 0, maxItems = SHORT } = shape;
    const maxLength = Math.max(minLength, Math.min(maxItems, 4));
    return fc.array(valuesOf(shape.items ?? {}, parts), { minLength, maxLength });
  }
  return type === "object" ? objects(shape, parts) : fc.jsonValue();
}

function objects({ properties = {}, required = [] }: Shape, parts: Parts): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, value]) => [name, valuesOf(value, parts)]);
  return fc.record(Object.fromEntries(fields), {
    requiredKeys: [...required] as never[],
    noNullPrototype: true,
  });
}

function texts({ pattern, format, minLength = 0, maxLength = 200 }: Shape): fc.Arbitrary<string> {
  const free = fc.string({ minLength, maxLength: Math.min(maxLength, minLength + SHORT) });
  const made = pattern ? fc.stringMatching(new RegExp(pattern, "u")) : free;
  const all = format === "uri" ? fc.webUrl() : made;
  return all.filter((text) => {
    const stored = text.trim().normalize("NFC") === text;
    return stored && text.length >= minLength && text.length <= maxLength;
  });
}

const INTRUDERS = [null, true, 0, -1, 1.5, "", "x", "a b", [], {}, ["x"], { kind: "x" }];

/** The same with one thing changed: another value somewhere, a field more, a field less. */
export function bent(value: unknown): fc.Arbitrary<unknown> {
  const intruder = fc.constantFrom(...INTRUDERS);
  if (typeof value !== "object" || value === null) return intruder;
  const names = Object.keys(value);
  const more = intruder.map((other) =>
    Array.isArray(value) ? [...value, other] : { ...value, stranger: other },
  );
  if (names.length === 0) return fc.oneof(intruder, more);
  const less = fc.constantFrom(...names).map((name) => without(value, name));
  const inside = fc
    .constantFrom(...names)
    .chain((name) =>
      bent(value[name as keyof typeof value]).map((other) => withField(value, name, other)),
    );
  return fc.oneof({ weight: 1, arbitrary: intruder }, more, less, { weight: 6, arbitrary: inside });
}

function without(value: object, name: string): unknown {
  if (Array.isArray(value)) return value.filter((_, n) => String(n) !== name);
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}

function withField(value: object, name: string, other: unknown): unknown {
  return Array.isArray(value) ? value.with(Number(name), other) : { ...value, [name]: other };
}
