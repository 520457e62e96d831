// The printed types: each kind of JSON Schema that our zod schemas become, and a whole address.
import { expect, test } from "vitest";
import { typeOf, typesOf } from "../../../../../server/local/api/types.ts";

test.each([
  [{ type: "string", pattern: "^a$" }, "string"],
  [{ type: "integer" }, "number"],
  [{ type: ["string", "null"] }, "(string) | (null)"],
  [{ const: "a" }, '"a"'],
  [{ enum: ["a", "b"] }, '"a" | "b"'],
  [{ $ref: "#/components/schemas/Room" }, "Room"],
  [{ anyOf: [{ type: "boolean" }, { type: "null" }] }, "(boolean) | (null)"],
  [
    { allOf: [{ $ref: "#/components/schemas/A" }, { $ref: "#/components/schemas/B" }] },
    "(A) & (B)",
  ],
  [
    { type: "array", items: { anyOf: [{ type: "string" }, { type: "number" }] } },
    "((string) | (number))[]",
  ],
  [
    { type: "object", properties: {}, additionalProperties: { type: "integer" } },
    "{ [name: string]: number }",
  ],
  [
    {
      type: "object",
      properties: { a: { type: "string" }, b: {} },
      required: ["a"],
      additionalProperties: {},
    },
    '{ "a": string; "b"?: unknown | undefined } & { [name: string]: unknown }',
  ],
  [{}, "unknown"],
])("%j is %s", (schema, type) => {
  expect(typeOf(schema)).toBe(type);
});

test("an address has its parameters, its body, its successes and the one refusal", () => {
  const text = typesOf({
    components: { schemas: { Room: { type: "object", properties: {} } } },
    paths: {
      "/api/rooms/{room}": {
        post: {
          operationId: "x",
          parameters: [
            { name: "room", in: "path", required: true, schema: { type: "string" } },
            { name: "page", in: "query", required: false, schema: { type: "string" } },
          ],
          requestBody: {
            content: { "application/json": { schema: { $ref: "#/components/schemas/Room" } } },
          },
          responses: { 204: {}, 404: {}, default: {} },
        },
      },
    },
  });
  expect(text).toContain("export type Room = {  };");
  expect(text).toContain(
    'query?: { "page"?: string | undefined }; header?: never; path: { "room": string }',
  );
  expect(text).toContain('requestBody: { content: { "application/json": Room } }');
  expect(text).toContain(
    "responses: { 204: { headers: { [name: string]: unknown }; content?: never }; default:",
  );
  expect(text).not.toContain("404:");
});
