// The judge of answers: it lets right ones through and finds each kind of wrong one.
import { expect, test } from "vitest";
import { breaches, type Told, templateOf } from "../../../../helpers/described.ts";

const told = (bent: Partial<Told> = {}): Told => ({
  method: "GET",
  path: "/api/time",
  status: 200,
  contentType: "application/json",
  body: '{"nowMs":5}',
  ...bent,
});
const problem = {
  type: "/api/docs#not_found",
  title: "No.",
  status: 404,
  code: "not_found",
  requestId: "r1",
};
const refusal = (body: object, contentType = "application/problem+json") =>
  told({ path: "/api/rooms/hall", status: 404, contentType, body: JSON.stringify(body) });

test.each([
  ["an answer", told()],
  ["a refusal", refusal(problem)],
  ["a refusal of a status that is not named", { ...refusal(problem), status: 418 }],
  [
    "no content",
    told({ method: "POST", path: "/api/sign-out", status: 204, contentType: null, body: "" }),
  ],
  ["304", told({ path: "/api/rooms", status: 304, body: "" })],
  ["an address that is not described", told({ path: "/api/nothing", body: "x" })],
])("%s is right", (_, answer) => {
  expect(breaches(answer)).toEqual([]);
});

test.each([
  ["a field of another type", told({ body: '{"nowMs":"5"}' })],
  ["a field that is missing", told({ body: "{}" })],
  ["a field that nobody named", told({ body: '{"nowMs":5,"secret":1}' })],
  [
    "one deep inside",
    told({
      path: "/api/rooms",
      body: '{"rooms":[{"room":"a","title":"A","tagline":"","secret":1}]}',
    }),
  ],
  ["another type of content", told({ contentType: "text/html" })],
  ["a success that is not named", told({ status: 202 })],
  [
    "a body where none is described",
    told({ method: "POST", path: "/api/sign-out", status: 204, body: "{}" }),
  ],
  ["a refusal of another shape", refusal({ code: "not_found", message: "No.", requestId: "r1" })],
  ["a refusal of another type", refusal(problem, "application/json")],
])("%s is found", (_, answer) => {
  expect(breaches(answer)).toHaveLength(1);
});

test("an address is the plainest that fits", () => {
  expect([
    templateOf("/api/rooms/hall?x=1"),
    templateOf("/api/rooms/hall/log"),
    templateOf("/api/v1/rooms/hall/now"),
    templateOf("/api/rooms/a/b/c"),
    templateOf("/r/hall"),
  ]).toEqual([
    "/api/rooms/{room}",
    "/api/rooms/{room}/log",
    "/api/v1/rooms/{room}/now",
    null,
    null,
  ]);
});
