// The rules of the tree as pure functions: files in, complaints out. Each has a negative control in the architecture test.

export type SourceFile = { path: string; text: string };
export type Layer = {
  /** A path prefix; the longest that fits a file decides. */
  at: string;
  /** Path prefixes of our own that it may import, besides itself. */
  from: readonly string[];
  /** Packages it may import, by their name (`node:` stands for all of Node's). */
  packages: readonly string[];
};

const IMPORT = /^[^/\n]*?(?:(?<!")\bfrom|\bimport)\s*\(?\s*["']([^"'\n]+)["']/gm;

/** The specifiers of all imports and re-exports of a file, dynamic ones included. */
export function importsOf({ text }: SourceFile): string[] {
  return [...text.matchAll(IMPORT)].map(([, specifier = ""]) => specifier);
}

/** What `specifier` means inside `path`: a path of ours, or null for a package. */
export function resolveImport(path: string, specifier: string): string | null {
  if (!specifier.startsWith(".")) return null;
  const parts = path.split("/").slice(0, -1);
  for (const step of specifier.replace(/\?.*$/, "").split("/")) {
    if (step === "..") parts.pop();
    else if (step !== ".") parts.push(step);
  }
  return parts.join("/");
}

/** Imports that go the wrong way, or to a package that the layer has no business with. */
export function wrongImports(files: readonly SourceFile[], layers: readonly Layer[]): string[] {
  return files.flatMap((file) => {
    const layer = layers
      .filter(({ at }) => file.path.startsWith(at))
      .toSorted((a, b) => b.at.length - a.at.length)[0];
    if (!layer) return [`${file.path}: no layer takes this file`];
    return importsOf(file)
      .filter((specifier) => !isAllowed(layer, file.path, specifier))
      .map((specifier) => `${file.path} imports ${specifier}`);
  });
}

function isAllowed(layer: Layer, path: string, specifier: string): boolean {
  const target = resolveImport(path, specifier);
  if (target !== null) return [layer.at, ...layer.from].some((prefix) => target.startsWith(prefix));
  const named = specifier.startsWith("@") ? 2 : 1;
  const name = specifier.startsWith("node:")
    ? "node:"
    : specifier.split("/").slice(0, named).join("/");
  return layer.packages.includes(name);
}

/** Import cycles, each as the list of its files. Imports of types only are no cycle at run time and are left out. */
export function cycles(files: readonly SourceFile[]): string[][] {
  const graph = new Map(files.map((file) => [file.path, valueImports(file)]));
  const done = new Set<string>();
  const found: string[][] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) return void found.push([...trail.slice(at), path]);
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  return found;
}

function valueImports(file: SourceFile): string[] {
  const text = file.text.replace(/^(?:import|export) type [^;]*;/gm, "");
  return importsOf({ ...file, text }).flatMap(
    (specifier) => resolveImport(file.path, specifier) ?? [],
  );
}

/** Files with more lines than `most`. */
export function tooLong(files: readonly SourceFile[], most: number): string[] {
  return files
    .map(({ path, text }) => ({ path, lines: text.replace(/\n$/, "").split("\n").length }))
    .filter(({ lines }) => lines > most)
    .map(({ path, lines }) => `${path} has ${lines} lines`);
}

const NAMED_PATH = /`((?:client|server|shared|test|docs)\/[A-Za-z0-9_./{},*-]+)`/g;

/** Paths that a document names and the tree does not have. `a/{b,c}.ts` names two; `*` stands for anything. */
export function missingPaths(doc: SourceFile, paths: readonly string[]): string[] {
  const exists = (name: string) => {
    const pattern = name
      .replace(/\/$/, "")
      .replace(/[.+^$()|[\]\\]/g, "\\$&")
      .replace(/\*+/g, ".*");
    const whole = new RegExp(`^${pattern}(?:\\.tsx?)?(?:/|$)`);
    return paths.some((path) => whole.test(path));
  };
  return [...doc.text.matchAll(NAMED_PATH)]
    .flatMap(([, name = ""]) => braced(name))
    .filter((name) => !exists(name))
    .map((name) => `${doc.path} names ${name}`);
}

function braced(name: string): string[] {
  const match = /^(.*?)\{([^}]*)\}(.*)$/.exec(name);
  if (!match) return [name];
  const [, before = "", inside = "", after = ""] = match;
  return inside.split(",").flatMap((one) => braced(`${before}${one.trim()}${after}`));
}

/** Ids of rules (`- **R7** …`) that no test's name begins with. A name may cite several: `R5 R22: …`. */
export function untestedRules(spec: string, tests: readonly SourceFile[]): string[] {
  const ids = [...spec.matchAll(/^- \*\*([A-Z]+\d+)\*\*/gm)].map(([, id = ""]) => id);
  const cited = new Set(
    tests.flatMap(({ text }) =>
      [
        ...text.matchAll(
          /(?:test|it|describe)(?:\.each\([^)]*\))?\(\s*["'`]((?:[A-Z]+\d+[\s,:]*)+)/g,
        ),
      ].flatMap(([, head = ""]) => head.match(/[A-Z]+\d+/g) ?? []),
    ),
  );
  return ids.filter((id) => !cited.has(id));
}

type Manifest = Record<"dependencies" | "devDependencies", Record<string, string>>;

/** Dependencies whose version is a range: a build must not change because a registry did. */
export function looseVersions({ dependencies, devDependencies }: Manifest): string[] {
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name} ${version}`);
}

type Lock = { packages: Record<string, { resolved?: string }> };

/** Locked packages that carry a download address: such a lock works at one place only. */
export function lockedAddresses({ packages }: Lock): string[] {
  return Object.entries(packages)
    .filter(([, { resolved }]) => resolved?.includes("://"))
    .map(([path]) => path);
}

/** Paths of somebody's machine: home folders, temporary and work folders written as absolute paths. */
const MACHINE_PATH = /(?<![\w.:/-])\/(?:home|Users|root|work|workspace)\/[\w-]+(?=[/\s"'`)])/;

export function machinePaths(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const found = MACHINE_PATH.exec(text)?.[0];
    return found === undefined ? [] : [`${path} names ${found}`];
  });
}
