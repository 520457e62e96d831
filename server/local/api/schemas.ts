// zod schemas as JSON Schema (2020-12). Those that `shared/` exports keep their names; there is no second set of shapes.
import { globSync } from "node:fs";
import * as z from "zod/mini";
import { ROOT } from "../settings.ts";

type Schema = z.core.$ZodType;
export type Json = Record<string, unknown>;
/** `input`: what may be sent · `output`: what is answered, where defaults are filled in. */
export type Direction = "input" | "output";
export type Names = z.core.$ZodRegistry<{ id: string }>;

const MODULES = "shared/{http/*.ts,room/{view,pulse,events}.ts}";
const NAMED_TYPES = ["object", "union"];

/** The names of shared shapes: that of their export, with a capital. */
export async function sharedNames(): Promise<Names> {
  const names: Names = z.registry<{ id: string }>();
  for (const file of globSync(MODULES, { cwd: ROOT }).toSorted()) {
    const exported = (await import(new URL(file, `file://${ROOT}/`).href)) as Json;
    for (const [name, value] of Object.entries(exported)) {
      if (!isSchema(value) || names.has(value) || !isNamed(name, value)) continue;
      names.add(value, { id: name.charAt(0).toUpperCase() + name.slice(1) });
    }
  }
  return names;
}

/** Queries become parameters, one by one, and have no name of their own. */
function isNamed(name: string, schema: Schema): boolean {
  return NAMED_TYPES.includes(schema._zod.def.type) && !name.endsWith("Query");
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && "_zod" in value;
}

/**
 * The schema for a description: named parts are references, and their definitions go into `parts`. A name that already stands
 * there for another shape is a mistake.
 */
export function jsonSchemaOf(
  schema: Schema,
  { names, parts, io }: { names: Names; parts: Record<string, Json>; io: Direction },
): Json {
  // In an object, so that the schema itself becomes a reference when it has a name.
  const whole = z.toJSONSchema(z.object({ it: schema }), {
    metadata: names as z.core.$ZodRegistry<Record<string, unknown>>,
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => simplify(zodSchema, jsonSchema as Json),
  });
  const { properties, $defs = {} } = JSON.parse(
    JSON.stringify(whole).replaceAll('"#/$defs/', '"#/components/schemas/'),
  ) as { properties: { it: Json }; $defs?: Record<string, Json> };
  for (const [name, part] of Object.entries($defs)) {
    delete part.id;
    if (name in parts && JSON.stringify(parts[name]) !== JSON.stringify(part)) {
      throw new Error(`${name} means one thing as input and another as output`);
    }
    parts[name] = part;
  }
  return properties.it;
}

/** Without what says nothing, records of known keys as objects; and answers may gain fields, which breaks no contract. */
function simplify(schema: Schema, json: Json): void {
  const { description } = (z.globalRegistry.get(schema) ?? {}) as { description?: string };
  if (description) json.description = description;
  const { type, catchall } = schema._zod.def as { type: string; catchall?: unknown };
  if (type === "object" && !catchall && json.additionalProperties === false) {
    delete json.additionalProperties;
  }
  const { enum: keys } = (json.propertyNames ?? {}) as { enum?: string[] };
  if (keys) {
    json.properties = Object.fromEntries(keys.map((key) => [key, json.additionalProperties]));
    delete json.propertyNames;
    json.additionalProperties = false;
  }
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum;
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum;
}
