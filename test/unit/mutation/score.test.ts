// How a mutation report is counted: what is in the score, what is not, and which mutants have to be explained.
import { expect, it } from "vitest";
import { type Mutant, rowOf, rowsOf, survivorsOf } from "../../mutation/score.ts";

const SOURCE = "const a = b\n  && c;\n";
const mutant = (status: string, change: Partial<Mutant> = {}): Mutant => ({
  mutatorName: "LogicalOperator",
  replacement: "b || c",
  status,
  location: { start: { line: 1, column: 11 }, end: { line: 2, column: 7 } },
  ...change,
});
const all = ["Killed", "Killed", "Timeout", "Survived", "NoCoverage", "RuntimeError", "Ignored"];

it("counts what was found and what was not; what did not load or was left out is in no score", () => {
  expect(
    rowOf(
      "x",
      all.map((status) => mutant(status)),
    ),
  ).toEqual({
    name: "x",
    killed: 2,
    timedOut: 1,
    survived: 1,
    uncovered: 1,
    broken: 1,
    score: 60,
  });
  expect(rowOf("x", [mutant("RuntimeError")]).score).toBeNull();
});

it("sums files into folders and everything; a file with nothing to mutate has no row", () => {
  const file = (...statuses: string[]) => ({
    source: SOURCE,
    mutants: statuses.map((status) => mutant(status)),
  });
  const {
    files,
    folders,
    all: whole,
  } = rowsOf({
    files: {
      "b/y.ts": file("Survived"),
      "a/x.ts": file("Killed"),
      "a/types.ts": file(),
      "a/w.ts": file("Survived"),
    },
  });
  const scores = (rows: typeof files) => rows.map(({ name, score }) => [name, score]);
  expect(scores(files)).toEqual([
    ["a/w.ts", 0],
    ["a/x.ts", 100],
    ["b/y.ts", 0],
  ]);
  expect(scores(folders)).toEqual([
    ["a", 50],
    ["b", 0],
  ]);
  expect([whole.killed, whole.survived]).toEqual([1, 2]);
});

it("names a survivor by what stood there, whether a test ran over it or not", () => {
  const mutants = all.map((status) => mutant(status));
  const one = { file: "a.ts", line: 1, code: "b && c", becomes: "b || c" };
  expect(survivorsOf({ files: { "a.ts": { source: SOURCE, mutants } } })).toEqual([one, one]);
});
