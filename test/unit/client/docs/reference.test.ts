// What the page of the API makes of a description: chapters, operations, fields in words, and finding by words.
import { expect, test } from "vitest";
import { matching, referenceOf } from "../../../../client/docs/description.ts";
import { linesOf, typeWords } from "../../../../client/docs/shape.ts";

const DESCRIPTION: Parameters<typeof referenceOf>[0] = {
  info: { description: "An API." },
  tags: [
    { name: "Rooms", description: "Rooms." },
    { name: "Empty", description: "Nothing." },
  ],
  paths: {
    "/api/rooms/{room}": {
      get: {
        operationId: "getRoom",
        summary: "A room",
        description: "",
        tags: ["Rooms"],
        security: [],
        responses: {
          200: {
            description: "The answer.",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Room" } } },
          },
          404: { $ref: "#/components/responses/Problem404" },
          default: { description: "Any other." },
        },
      },
      delete: {
        operationId: "deleteRoom",
        summary: "Remove a room",
        description: "",
        tags: ["Rooms"],
        security: [{ session: [] }],
        responses: { 204: { description: "Done." } },
      },
    },
  },
  components: {
    schemas: {
      Room: {
        type: "object",
        required: ["name"],
        properties: {
          name: { type: "string", minLength: 1, maxLength: 9, description: "What it is called." },
          guests: { type: ["integer", "null"], minimum: 0 },
          inner: { anyOf: [{ $ref: "#/components/schemas/Room" }, { type: "null" }] },
          doors: {
            type: "array",
            items: { type: "object", properties: { open: { type: "boolean" } } },
          },
        },
      },
    },
    responses: { Problem404: { description: "There is nothing." } },
  },
  "x-problems": {
    late: { status: 503, title: "Later." },
    gone: { status: 404, title: "Gone." },
  },
};
const { chapters, problems, schemas } = referenceOf(DESCRIPTION);

test("chapters hold their operations; an empty one is not shown", () => {
  expect(chapters.map(({ id, operations }) => [id, operations.map(({ id }) => id)])).toEqual([
    ["rooms", ["getRoom", "deleteRoom"]],
  ]);
  const [get, remove] = chapters[0]?.operations ?? [];
  expect(get).toMatchObject({
    method: "GET",
    isPublic: true,
    answers: [{ status: "200", type: "application/json" }],
    refusals: [{ status: "404", words: "There is nothing." }],
  });
  expect(remove).toMatchObject({
    isPublic: false,
    answers: [{ status: "204", type: "", schema: null }],
  });
  expect(problems.map(({ code }) => code)).toEqual(["gone", "late"]);
});

test("fields are told in order and in words, and a shape that holds itself has an end", () => {
  const line = { depth: 0, isNeeded: false, limits: "", words: "" };
  expect(linesOf({ $ref: "#/components/schemas/Room" }, schemas)).toEqual([
    {
      ...line,
      name: "name",
      type: "string",
      isNeeded: true,
      limits: "at least 1, at most 9 characters",
      words: "What it is called.",
    },
    { ...line, name: "guests", type: "integer or null", limits: "at least 0" },
    { ...line, name: "inner", type: "Room or null" },
    { ...line, name: "doors", type: "list of object" },
    { ...line, name: "open", depth: 1, type: "boolean" },
  ]);
});

test.each([
  [{ const: "a" }, '"a"'],
  [{ enum: ["a", 1] }, '"a" or 1'],
  [{ oneOf: [{ type: "string" }, { type: "string" }, { type: "null" }] }, "string or null"],
  [{}, "anything"],
])("%j is %s", (schema, words) => {
  expect(typeWords(schema, schemas)).toBe(words);
});

test("an operation is found by words of its address, method, summary or chapter, in any order", () => {
  const found = (words: string) =>
    matching(chapters, words).flatMap(({ operations }) => operations.map(({ id }) => id));
  expect(found("")).toEqual(["getRoom", "deleteRoom"]);
  expect(found("remove ROOMS")).toEqual(["deleteRoom"]);
  expect(found("get /api/rooms")).toEqual(["getRoom"]);
  expect(found("remove elsewhere")).toEqual([]);
});
