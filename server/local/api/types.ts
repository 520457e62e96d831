// The description as TypeScript: the `paths` that openapi-fetch is typed by. Only what our pages need of it: parameters, bodies
// and answers; how a value looks within its type is the schemas' business.
import type { Json } from "./schemas.ts";

type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Record<string, { readonly content?: Content }>;
};
type Parameter = {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Json;
};
type Content = Record<string, { readonly schema: Json }>;

const HEAD = `// Made from the API's description by \`npm run api\`; not edited by hand.\n`;
const REFERENCE = "#/components/schemas/";

/** The declarations for a description. */
export function typesOf(description: Json): string {
  const { paths, components } = description as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, Json> };
  };
  const shapes = Object.entries(components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema)};`,
  );
  const rows = Object.entries(paths).map(
    ([path, methods]) => `  ${JSON.stringify(path)}: { ${pathOf(methods)} };`,
  );
  return [HEAD, ...shapes, `\nexport interface paths {`, ...rows, "}", ""].join("\n");
}

const METHODS = ["get", "put", "post", "delete", "patch"];
const NO_PARAMETERS = "query?: never; header?: never; path?: never; cookie?: never";

function pathOf(methods: Record<string, Operation>): string {
  const each = METHODS.map((method) => {
    const operation = methods[method];
    return operation ? `${method}: ${operationOf(operation)}` : `${method}?: never`;
  });
  return [`parameters: { ${NO_PARAMETERS} }`, ...each].join("; ");
}

function operationOf({ parameters = [], requestBody, responses }: Operation): string {
  const body = requestBody
    ? `requestBody: ${contentOf(requestBody.content)}`
    : "requestBody?: never";
  const answers = Object.entries(responses)
    .filter(([status]) => status.startsWith("2"))
    .map(([status, { content }]) => `${status}: ${answerOf(content)}`);
  const refused = `default: ${answerOf({ "application/problem+json": { schema: { $ref: `${REFERENCE}Problem` } } })}`;
  const all = [...answers, refused].join("; ");
  return `{ parameters: { ${parametersOf(parameters)} }; ${body}; responses: { ${all} } }`;
}

function answerOf(content: Content | undefined): string {
  const body = content ? contentOf(content).slice(2, -2) : "content?: never";
  return `{ headers: { [name: string]: unknown }; ${body} }`;
}

function contentOf(content: Content): string {
  const kinds = Object.entries(content).map(
    ([kind, { schema }]) => `${JSON.stringify(kind)}: ${typeOf(schema)}`,
  );
  return `{ content: { ${kinds.join("; ")} } }`;
}

function parametersOf(parameters: readonly Parameter[]): string {
  const groups = (["query", "header", "path"] as const).map((place) => {
    const found = parameters.filter((one) => one.in === place);
    if (found.length === 0) return `${place}?: never`;
    const fields = found.map(({ name, required = false, schema }) => field(name, schema, required));
    const isNeeded = found.some(({ required }) => required);
    return `${place}${isNeeded ? "" : "?"}: { ${fields.join("; ")} }`;
  });
  return [...groups, "cookie?: never"].join("; ");
}

function field(name: string, schema: Json, isNeeded: boolean): string {
  const type = typeOf(schema);
  return `${JSON.stringify(name)}${isNeeded ? `: ${type}` : `?: ${type} | undefined`}`;
}

/** The type of a JSON Schema, of the kinds that our zod schemas become. */
export function typeOf(schema: Json): string {
  const { $ref, const: only, anyOf, oneOf, allOf, type } = schema as Shape;
  const values = schema.enum as readonly unknown[] | undefined;
  if ($ref) return $ref.slice(REFERENCE.length);
  if ("const" in schema) return JSON.stringify(only);
  if (values) return values.map((value) => JSON.stringify(value)).join(" | ");
  if (anyOf ?? oneOf) return (anyOf ?? oneOf ?? []).map((one) => `(${typeOf(one)})`).join(" | ");
  if (allOf) return allOf.map((one) => `(${typeOf(one)})`).join(" & ");
  if (Array.isArray(type))
    return type.map((one) => `(${typeOf({ ...schema, type: one })})`).join(" | ");
  if (type === "object") return objectOf(schema);
  if (type === "array") return `(${typeOf((schema.items ?? {}) as Json)})[]`;
  return SIMPLE[String(type)] ?? "unknown";
}

type Shape = {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Json[];
  readonly oneOf?: readonly Json[];
  readonly allOf?: readonly Json[];
  readonly type?: string | readonly string[];
};

const SIMPLE: Readonly<Record<string, string>> = {
  string: "string",
  integer: "number",
  number: "number",
  boolean: "boolean",
  null: "null",
};

function objectOf({ properties = {}, required = [], additionalProperties }: Json): string {
  const needed = required as readonly string[];
  const fields = Object.entries(properties as Record<string, Json>).map(([name, schema]) =>
    field(name, schema, needed.includes(name)),
  );
  const own = `{ ${fields.join("; ")} }`;
  if (typeof additionalProperties !== "object") return own;
  const rest = `{ [name: string]: ${typeOf(additionalProperties as Json)} }`;
  return fields.length === 0 ? rest : `${own} & ${rest}`;
}
