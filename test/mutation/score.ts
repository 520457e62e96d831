// What a mutation report says, as rows: pure, so that the document and the check of the survivors read the same figures.

type Position = { readonly line: number; readonly column: number };
export type Mutant = {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly static?: boolean;
  readonly location: { readonly start: Position; readonly end: Position };
};
export type MutationReport = {
  readonly files: Readonly<
    Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>
  >;
};

/** `broken`: mutants that did not even load; they are in no score. `score` in per cent, null when there is nothing to score. */
export type Row = {
  readonly name: string;
  readonly killed: number;
  readonly timedOut: number;
  readonly survived: number;
  readonly uncovered: number;
  readonly broken: number;
  readonly score: number | null;
};

/** A fault that no test noticed: what stood there and what the mutant put in its place. */
export type Survivor = {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly becomes: string;
};

/** One row for some mutants together. */
export function rowOf(name: string, mutants: readonly Mutant[]): Row {
  const count = (...statuses: string[]) =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const [killed, timedOut] = [count("Killed"), count("Timeout")];
  const [survived, uncovered] = [count("Survived"), count("NoCoverage")];
  const judged = killed + timedOut + survived + uncovered;
  return {
    name,
    killed,
    timedOut,
    survived,
    uncovered,
    broken: count("RuntimeError", "CompileError"),
    score: judged === 0 ? null : (100 * (killed + timedOut)) / judged,
  };
}

/** Rows of all files, of each folder, and of everything; a file without anything to mutate has none. */
export function rowsOf({ files }: MutationReport): { files: Row[]; folders: Row[]; all: Row } {
  const names = Object.keys(files)
    .filter((name) => files[name]!.mutants.length > 0)
    .sort();
  const folderOf = (name: string) => name.slice(0, name.lastIndexOf("/"));
  const within = (fits: (name: string) => boolean) =>
    names.filter(fits).flatMap((name) => files[name]!.mutants);
  return {
    files: names.map((name) => rowOf(name, files[name]!.mutants)),
    folders: [...new Set(names.map(folderOf))].map((folder) =>
      rowOf(
        folder,
        within((name) => folderOf(name) === folder),
      ),
    ),
    all: rowOf(
      "all",
      within(() => true),
    ),
  };
}

/** Every mutant that lived, covered by a test or not. */
export function survivorsOf({ files }: MutationReport): Survivor[] {
  return Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => status === "Survived" || status === "NoCoverage")
      .map(({ location, replacement = "" }) => ({
        file,
        line: location.start.line,
        code: cut(source, location.start, location.end),
        becomes: replacement,
      })),
  );
}

/** The text between two places (lines and columns count from 1), on one line. */
function cut(source: string, start: Position, end: Position): string {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? "").slice(0, end.column - 1);
  lines[0] = (lines[0] ?? "").slice(start.column - 1);
  return lines.map((line) => line.trim()).join(" ");
}
