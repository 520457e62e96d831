// The part of a document that a command writes: everything between two marks, and nothing else.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Puts `text` between `<!-- name -->` and `<!-- /name -->` of a document, which must have both. */
export function withSection(document: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = document.indexOf(open);
  const to = document.indexOf(close);
  if (from < 0 || to < from) throw new Error(`the document has no section "${name}"`);
  return `${document.slice(0, from + open.length)}\n\n${text}\n\n${document.slice(to)}`;
}

/** The same in a file, by its path from the root of the repository. */
export function writeSection(path: string, name: string, text: string): void {
  const document = readFileSync(ROOT + path, "utf8");
  writeFileSync(ROOT + path, withSection(document, name, text));
}
