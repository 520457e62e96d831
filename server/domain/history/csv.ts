// A table as CSV (RFC 4180) that a spreadsheet opens without running anything.

export type Cell = string | number | null;

const MUST_QUOTE = /[",\r\n]/;
/** A cell that begins like this is a formula to a spreadsheet, whatever its quotes: it gets an apostrophe in front. */
const FORMULA = /^[=+\-@\t\r]/;

/** Lines of CSV, each ended by CRLF. Numbers stand as they are. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(",")}\r\n`).join("");
}

function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return MUST_QUOTE.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
