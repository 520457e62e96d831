// Holds the table of threats to the truth: T1 to T20 are all there, and each names tests that exist.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const NAMED = /`(test\/[\w./-]+\.ts)`: ((?:"[^"]+"(?:, )?)+)/g;

type Named = { readonly file: string; readonly title: string };

/** Every test that a text names, as `file`: "title", "title". Line breaks are spaces. */
function namedTests(text: string): Named[] {
  return [...text.replace(/\n/g, " ").matchAll(NAMED)].flatMap(([, file = "", titles = ""]) =>
    [...titles.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => ({ file, title })),
  );
}

/** Named tests of which the file, or the title in it, is missing. */
function missing(named: readonly Named[]): string[] {
  return named
    .filter(({ file, title }) => {
      return !existsSync(ROOT + file) || !readFileSync(ROOT + file, "utf8").includes(title);
    })
    .map(({ file, title }) => `${file}: ${title}`);
}

const document = readFileSync(`${ROOT}docs/SECURITY.md`, "utf8");
const rows = [...document.matchAll(/^\| (T\d+) \|.*$/gm)].map(([row, id]) => ({ id, row }));

describe("the table of threats", () => {
  test("has T1 to T20, in order", () => {
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, n) => `T${n + 1}`));
  });

  test.each(rows)("$id names tests that exist", ({ row }) => {
    const named = namedTests(row);
    expect(named.length).toBeGreaterThan(0);
    expect(missing(named)).toEqual([]);
  });

  test("and so does the rest of the document", () => {
    expect(missing(namedTests(document))).toEqual([]);
  });

  test("would be found out (control)", () => {
    const text =
      '`test/threats.test.ts`: "has T1 to T20, in order", "no such\ntest" and `test/no.test.ts`: "x"';
    expect(missing(namedTests(text))).toEqual(["test/no.test.ts: x"]);
    expect(missing([{ file: "test/architecture.test.ts", title: "no such test" }])).toHaveLength(1);
  });
});
