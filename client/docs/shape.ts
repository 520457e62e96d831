// A schema as lines of a table: each field with its type in words. References are followed, but never in a circle.
import type { Schema, Schemas } from "./description.ts";

export type Line = {
  readonly name: string;
  readonly depth: number;
  readonly type: string;
  readonly isNeeded: boolean;
  readonly limits: string;
  /** What it means, where that is said. */
  readonly words: string;
};

const MAX_DEPTH = 5;

/** The fields of a shape in order, those of objects within it below and one step in. */
export function linesOf(schema: Schema, schemas: Schemas): readonly Line[] {
  return fieldsOf(schema, { schemas, depth: 0, above: [] });
}

type Where = {
  readonly schemas: Schemas;
  readonly depth: number;
  readonly above: readonly string[];
};

function fieldsOf(schema: Schema, where: Where): readonly Line[] {
  const { shape, name } = resolved(schema, where.schemas);
  if (where.depth > MAX_DEPTH || (name !== null && where.above.includes(name))) return [];
  const within = name === null ? where : { ...where, above: [...where.above, name] };
  const inner = variants(shape) ?? (shape.items ? [shape.items] : null);
  if (inner) return inner.flatMap((one) => fieldsOf(one, within));
  return Object.entries(shape.properties ?? {}).flatMap(([field, value]) => [
    {
      name: field,
      depth: where.depth,
      type: typeWords(value, where.schemas),
      isNeeded: shape.required?.includes(field) ?? false,
      limits: limitsOf(resolved(value, where.schemas).shape),
      words: value.description ?? resolved(value, where.schemas).shape.description ?? "",
    },
    ...fieldsOf(value, { ...within, depth: where.depth + 1 }),
  ]);
}

function resolved(schema: Schema, schemas: Schemas): { shape: Schema; name: string | null } {
  const name = schema.$ref?.split("/").at(-1) ?? null;
  return name === null ? { shape: schema, name } : { shape: schemas[name] ?? {}, name };
}

const variants = ({ anyOf, oneOf }: Schema) => anyOf ?? oneOf ?? null;

/** A type as one would say it: `string or null`, `list of RoomInfo`, `"a" or "b"`. */
export function typeWords(schema: Schema, schemas: Schemas): string {
  const { shape, name } = resolved(schema, schemas);
  if ("const" in shape) return JSON.stringify(shape.const);
  if (shape.enum) return shape.enum.map((value) => JSON.stringify(value)).join(" or ");
  const either = variants(shape);
  if (either) return [...new Set(either.map((one) => typeWords(one, schemas)))].join(" or ");
  if (shape.items) return `list of ${typeWords(shape.items, schemas)}`;
  if (shape.type === "object") return name ?? "object";
  return [shape.type ?? "anything"].flat().join(" or ");
}

function limitsOf({ minimum, maximum, minLength, maxLength, pattern, format }: Schema): string {
  const said = [
    range(minimum, maximum, ""),
    range(minLength, maxLength, " characters"),
    pattern === undefined ? "" : `like ${pattern}`,
    format ?? "",
  ];
  return said.filter(Boolean).join(", ");
}

function range(least: number | undefined, most: number | undefined, unit: string): string {
  const low = least === undefined ? "" : `at least ${least}`;
  const high = most === undefined ? "" : `at most ${most}`;
  const both = [low, high].filter(Boolean).join(", ");
  return both === "" ? "" : both + unit;
}
