// The API's description as this page reads it: flattened into chapters of operations. It decides nothing about the API.
import { API } from "../../shared/http/paths.ts";

export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
};
type Content = Readonly<Record<string, { readonly schema: Schema }>>;
export type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
};
type Reply = { readonly $ref?: string; readonly description?: string; readonly content?: Content };
type RawOperation = {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Reply>>;
};
export type Schemas = Readonly<Record<string, Schema>>;
type Description = {
  readonly info: { readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: { readonly schemas: Schemas; readonly responses: Record<string, Reply> };
  readonly "x-problems": Readonly<Record<string, { status: number; title: string }>>;
};

export type Operation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly isPublic: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: Body | null;
  readonly answers: readonly (Body & { readonly status: string; readonly words: string })[];
  readonly refusals: readonly { readonly status: string; readonly words: string }[];
};
/** `schema` null: nothing, or bytes. */
type Body = { readonly type: string; readonly schema: Schema | null };
export type Chapter = {
  readonly id: string;
  readonly name: string;
  readonly words: string;
  readonly operations: readonly Operation[];
};
export type Problem = { readonly code: string; readonly status: number; readonly title: string };
export type Reference = {
  readonly words: string;
  readonly chapters: readonly Chapter[];
  readonly problems: readonly Problem[];
  readonly schemas: Schemas;
};

/** The description, ready to be shown; null while it can't be had. */
export async function loadReference(): Promise<Reference | null> {
  try {
    const response = await fetch(API.description);
    return response.ok ? referenceOf(await response.json()) : null;
  } catch {
    return null;
  }
}

/** Chapters in the description's order, those without an operation left out. */
export function referenceOf({ info, tags, paths, components, ...rest }: Description): Reference {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => ({
      chapter: raw.tags[0],
      operation: operationOf(method, path, raw, components.responses),
    })),
  );
  const chapters = tags.map(({ name, description }) => ({
    id: name.toLowerCase().replace(/[^a-z]+/g, "-"),
    name,
    words: description,
    operations: operations.filter((one) => one.chapter === name).map((one) => one.operation),
  }));
  const problems = Object.entries(rest["x-problems"])
    .map(([code, row]) => ({ code, ...row }))
    .toSorted((a, b) => a.status - b.status);
  return {
    words: info.description,
    chapters: chapters.filter((chapter) => chapter.operations.length > 0),
    problems,
    schemas: components.schemas,
  };
}

function operationOf(
  method: string,
  path: string,
  raw: RawOperation,
  shared: Readonly<Record<string, Reply>>,
): Operation {
  const replies = Object.entries(raw.responses).map(([status, reply]) => ({
    status,
    reply: reply.$ref ? (shared[reply.$ref.split("/").at(-1) ?? ""] ?? reply) : reply,
  }));
  const isSuccess = ({ status }: { status: string }) => status.startsWith("2");
  const isRefusal = ({ status }: { status: string }) => /^[45]/.test(status);
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    path,
    summary: raw.summary,
    description: raw.description,
    isPublic: raw.security.length === 0,
    parameters: raw.parameters ?? [],
    body: raw.requestBody ? bodyOf(raw.requestBody.content) : null,
    answers: replies.filter(isSuccess).map(({ status, reply }) => ({
      status,
      words: reply.description ?? "",
      ...bodyOf(reply.content),
    })),
    refusals: replies
      .filter(isRefusal)
      .map(({ status, reply }) => ({ status, words: reply.description ?? "" })),
  };
}

function bodyOf(content: Content | undefined): Body {
  const [type, media] = Object.entries(content ?? {})[0] ?? [];
  if (type === undefined || media === undefined) return { type: "", schema: null };
  return { type, schema: type === "application/json" ? media.schema : null };
}

/** Chapters with those operations only in which every word stands somewhere. */
export function matching(chapters: readonly Chapter[], words: string): readonly Chapter[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ method, path, summary }: Operation, name: string) => {
    const text = `${method} ${path} ${summary} ${name}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  return chapters
    .map((chapter) => ({
      ...chapter,
      operations: chapter.operations.filter((operation) => fits(operation, chapter.name)),
    }))
    .filter(({ operations }) => operations.length > 0);
}
