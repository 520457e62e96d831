/// <reference path="./raw.d.ts" />
// Holds answers to the API's description: status, type and every field. Stricter than the description in one way: here an
// object has no fields but the named ones, so that nothing gets out by accident.
import { dereference, type Schema, validate } from "@cfworker/json-schema";
import text from "../../client/public/openapi.json?raw";

type Media = { readonly schema: Schema };
type Reply = { readonly $ref?: string; readonly content?: Readonly<Record<string, Media>> };
type Operation = { readonly responses: Readonly<Record<string, Reply>> };
type Description = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, Reply>> };
};
export type Told = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
};

export const DESCRIPTION: Description = JSON.parse(text);

const strict = closed(JSON.parse(text)) as Description;
const lookup = dereference(strict as unknown as Schema);
const patterns = Object.keys(strict.paths).map((template) => ({
  template,
  pattern: new RegExp(`^${template.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
  // `/api/rooms/{room}` and `/api/rooms/mine`: the plainer one is meant.
  holes: template.split("{").length,
}));

/** The description's address for a path; null for what it does not describe. */
export function templateOf(path: string): string | null {
  const pathname = path.split("?")[0] ?? "";
  const found = patterns
    .filter(({ pattern }) => pattern.test(pathname))
    .toSorted((a, b) => a.holes - b.holes);
  return found[0]?.template ?? null;
}

/** What is wrong with an answer; nothing about addresses that are not described. */
export function breaches(told: Told): string[] {
  const { method, path, status } = told;
  const template = templateOf(path);
  const operation = template && strict.paths[template]?.[method.toLowerCase()];
  if (!operation || status === 304) return [];
  const row = operation.responses[status] ?? operation.responses.default;
  const reply = row?.$ref ? strict.components.responses[row.$ref.split("/").at(-1) ?? ""] : row;
  if (status < 400 && !operation.responses[status]) return [`${nameOf(told)}: no such status`];
  return bodyFaults(told, reply).map((fault) => `${nameOf(told)}: ${fault}`);
}

const nameOf = ({ method, path, status }: Told) => `${method} ${path} → ${status}`;

function bodyFaults({ body, contentType }: Told, reply: Reply | undefined): string[] {
  if (!reply?.content) return body === "" ? [] : ["a body where none is described"];
  const media = reply.content[contentType?.split(";")[0] ?? ""];
  if (!media) return [`the type ${contentType}`];
  const value =
    contentType?.includes("json") && !contentType.includes("ndjson") ? JSON.parse(body) : body;
  if (!/\/(?:problem\+)?json\b/.test(contentType ?? "")) return [];
  const { valid, errors } = validate(value, media.schema, "2020-12", lookup, false);
  const words = errors.slice(-2).map(({ instanceLocation: at, error }) => `${at} ${error}`);
  return valid ? [] : [words.join(" ")];
}

/** Every object with named fields, closed. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== "object" || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  const isOpen =
    copy.type === "object" && "properties" in copy && !("additionalProperties" in copy);
  return isOpen ? { ...copy, additionalProperties: false } : copy;
}
