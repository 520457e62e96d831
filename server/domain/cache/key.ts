// The address under which an answer is kept: everything it depends on, spelled in one way. Only what a schema has let through
// gets here, so made-up parameters make no new entries.

/** Changes with the shape of stored entries. */
export const ENTRY_FORMAT = 1;

export type KeyParts = {
  /** Our own host: answers of two hosts never meet. */
  readonly ownOrigin: string;
  /** Which question it is: its route's pattern. */
  readonly name: string;
  readonly params: unknown;
  readonly query: unknown;
};

/** A URL of ours that no route answers. Parameters are sorted; what is undefined is left out. */
export function cacheKey({ ownOrigin, name, params, query }: KeyParts): string {
  const pairs = [...pairsOf("p", params), ...pairsOf("q", query)];
  const search = pairs.map(([key, value]) => `${encode(key)}=${encode(value)}`).join("&");
  return `${ownOrigin}/.kept/${ENTRY_FORMAT}/${encode(name)}?${search}`;
}

/** The address of a kept answer at the front, for those who know of every change up to `generation`. */
export function frontUrl(key: string, generation: number): string {
  return `${key}${key.endsWith("?") ? "" : "&"}g=${generation}`;
}

export type FrontQuestion = {
  readonly key: string;
  readonly ownOrigin: string;
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly generation: number;
};

const FRONT = /^(https?:\/\/[^/]+)\/\.kept\/([0-9]+)\/([^/?]*)\?(?:(.*)&)?g=([0-9]{1,15})$/;

/** What `frontUrl` was made of; null for any other address, also for another spelling of the same. */
export function parseFrontUrl(url: string): FrontQuestion | null {
  const [, ownOrigin = "", format, name = "", search = "", g = ""] = FRONT.exec(url) ?? [];
  if (Number(format) !== ENTRY_FORMAT) return null;
  const generation = Number(g);
  try {
    const pairs = search === "" ? [] : search.split("&");
    const parts = {
      ...{ ownOrigin, name: decodeURIComponent(name) },
      ...{ params: readPairs("p", pairs), query: readPairs("q", pairs) },
    };
    const key = cacheKey(parts);
    return frontUrl(key, generation) === url ? { ...parts, key, generation } : null;
  } catch {
    return null;
  }
}

function readPairs(prefix: string, pairs: readonly string[]): Record<string, unknown> {
  const own = pairs.map((pair) => pair.split("=").map(decodeURIComponent));
  return Object.fromEntries(
    own
      .filter(([name = ""]) => name.startsWith(`${prefix}.`))
      .map(([name = "", value = ""]) => [
        name.slice(prefix.length + 1),
        JSON.parse(value) as unknown,
      ]),
  );
}

function pairsOf(prefix: string, from: unknown): [name: string, value: string][] {
  if (typeof from !== "object" || from === null) return [];
  return Object.entries(from)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): [string, string] => [`${prefix}.${name}`, JSON.stringify(value)])
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Everything but letters, digits and `-._~`. JSON has escaped lone surrogates, which no URL can hold. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
