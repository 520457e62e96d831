// What a point of Analytics Engine must be, written down by hand from the service's limits and our promises. It must never
// be made from the product's own schema.

export type Written = { indexes?: unknown[]; blobs?: unknown[]; doubles?: unknown[] };

const EVENTS = ["join", "join.refused", "token", "sign_in", "error", "request"];
const CACHES = ["", "EDGE-HIT", "KV-HIT", "STALE", "MISS", "BYPASS"];
const ROUTE =
  /^(?:none|(?:GET|POST|PUT|PATCH|DELETE) \/(?:[a-z0-9._-]+|:[a-z]+(?:\{[^?]*\})?)?(?:\/(?:[a-z0-9._-]+|:[a-z]+(?:\{[^?]*\})?))*)$/i;

/** What is wrong with a point, in words; none when it is right. */
export function wrongIn({ indexes = [], blobs = [], doubles = [] }: Written): string[] {
  const [event, detail, partner, route, cache, colo, country, visitor] = blobs;
  const index = String(indexes[0]);
  const rules: readonly [string, boolean][] = [
    ["exactly one index", indexes.length === 1 && index !== ""],
    ["an index of at most 96 bytes", new TextEncoder().encode(index).length <= 96],
    ["an index that is a room or the site", /^[a-z0-9-]{1,64}$/.test(index)],
    [
      "eight blobs, all of them text",
      blobs.length === 8 && blobs.every((b) => typeof b === "string"),
    ],
    ["three doubles, all of them numbers", doubles.length === 3 && doubles.every(Number.isFinite)],
    ["a known event", EVENTS.includes(String(event))],
    ["a detail of a few letters", /^[a-z0-9_.:/{}[\]+\\^$-]{1,60}$/i.test(String(detail))],
    ["a partner's id or none", /^[a-z0-9_-]{0,40}$/.test(String(partner))],
    ["a template as route", route === "" || ROUTE.test(String(route))],
    ["a route where it is a request", (event === "request") === (route !== "")],
    ["a state of the cache", CACHES.includes(String(cache))],
    ["a place of three letters or none", /^(?:[A-Z]{3})?$/.test(String(colo))],
    ["a country of two letters or none", /^(?:[A-Z]{2})?$/.test(String(country))],
    ["a visitor's name for a day or none", /^(?:[A-Za-z0-9_-]{20})?$/.test(String(visitor))],
    [
      "no address",
      !blobs.some((blob) =>
        /\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f]*:[0-9a-f]+:/i.test(String(blob)),
      ),
    ],
    ["no query", !blobs.some((blob) => String(blob).includes("?"))],
    ["a duration", Number(doubles[1]) >= 0 && Number(doubles[1]) < 600_000],
    [
      "a status where it is a request",
      event !== "request" || (Number(doubles[2]) >= 101 && Number(doubles[2]) < 600),
    ],
  ];
  return rules.flatMap(([rule, holds]) =>
    holds ? [] : [`${rule}: ${JSON.stringify({ indexes, blobs, doubles })}`],
  );
}
