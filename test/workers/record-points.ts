// Every point that any test of this suite makes the Worker write is judged, whatever the test is about.
import { env } from "cloudflare:workers";
import { afterEach, expect } from "vitest";
import { type Written, wrongIn } from "../helpers/point-rules.ts";

const problems: string[] = [];
/** Every point of this file's tests so far. */
export const written: Written[] = [];

Object.getPrototypeOf(env.ANALYTICS).writeDataPoint = (point: Written) => {
  written.push(point);
  problems.push(...wrongIn(point));
};

afterEach(() => {
  expect(problems.splice(0)).toEqual([]);
});
