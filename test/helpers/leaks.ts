// What must never leave the server, in an answer or in a line of its log: secrets it was shown, passes, addresses, stacks,
// paths.

export type Leak = { readonly what: string; readonly text: string };

const SHAPES: readonly (readonly [string, RegExp])[] = [
  ["a stack", /(?:^|\n|\\n)\s+at \S/],
  ["a place in the code", /\b[\w-]+\.[cm]?[jt]sx?:\d+/],
  [
    "a path of the server",
    /(?:file:\/\/|\/(?:home|srv|usr|tmp|root|node_modules)\/|server\/(?:edge|objects|platform|domain)\/)/,
  ],
  ["a pass", /\b[lsek][A-Za-z0-9_-]{40,}\.[A-Za-z0-9_-]{43}\b/],
  ["an IPv4 address", /\b(?:\d{1,3}\.){3}\d{1,3}\b/],
  ["an IPv6 address", /\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}\b/i],
  ["SQL", /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\s+\w|D1_ERROR|SQLITE_/],
  ["a credential's name", /TOKEN_SECRET|ADMIN_SECRET/],
];

/** Everything in `text` that should not be there; `secrets` are what the asker showed or the server keeps, by name. */
export function leaksIn(text: string, secrets: Readonly<Record<string, string>>): Leak[] {
  const shown = Object.entries(secrets)
    .filter(([, secret]) => secret !== "" && text.includes(secret))
    .map(([what]) => ({ what, text: text.slice(0, 200) }));
  const shapes = SHAPES.flatMap(([what, shape]) => {
    const match = shape.exec(text);
    if (!match) return [];
    return [{ what, text: text.slice(Math.max(0, match.index - 60), match.index + 100) }];
  });
  return [...shown, ...shapes];
}
