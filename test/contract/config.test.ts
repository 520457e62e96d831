// wrangler.toml as data: no environment inherits bindings, so each must name them all, and none another's resources.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { parseConfig } from "../../server/config.ts";

const config = fileURLToPath(new URL("../../wrangler.toml", import.meta.url));

/** The part of wrangler's configuration this file is about. */
type Place = {
  vars: Record<string, unknown>;
  durable_objects: { bindings: { name: string; script_name?: string }[] };
  migrations: unknown[];
  r2_buckets: { binding: string; bucket_name: string }[];
  d1_databases: { binding: string; database_name: string; database_id: string }[];
  kv_namespaces: { binding: string; id: string }[];
  analytics_engine_datasets: { binding: string; dataset: string }[];
  ratelimits: { name: string; namespace_id: string }[];
  assets: { binding: string; run_worker_first: string[] };
  version_metadata: { binding: string };
  secrets: { required: string[] };
};

const read = (env?: string): Place =>
  unstable_readConfig(env ? { config, env } : { config }, { hideWarnings: true });
const PLACES = { local: read(), staging: read("staging"), production: read("production") };

const bindingNames = (place: Place) =>
  [
    ...place.durable_objects.bindings.map(({ name }) => name),
    ...place.r2_buckets.map(({ binding }) => binding),
    ...place.d1_databases.map(({ binding }) => binding),
    ...place.kv_namespaces.map(({ binding }) => binding),
    ...place.analytics_engine_datasets.map(({ binding }) => binding),
    ...place.ratelimits.map(({ name }) => name),
    place.assets.binding,
    place.version_metadata.binding,
  ].sort();

const resources = (place: Place) => [
  ...place.r2_buckets.map(({ bucket_name }) => bucket_name),
  ...place.d1_databases.map(({ database_name }) => database_name),
  ...place.analytics_engine_datasets.map(({ dataset }) => dataset),
  ...place.ratelimits.map(({ namespace_id }) => namespace_id),
];

const varsWith = (place: Place, bent: Record<string, unknown> = {}) => ({
  ...place.vars,
  ...Object.fromEntries(bindingNames(place).map((name) => [name, {}])),
  TOKEN_SECRET: "t".repeat(32),
  ADMIN_SECRET: "a".repeat(32),
  ...bent,
});

describe.each(["local", "staging", "production"] as const)("%s", (name) => {
  const place = PLACES[name];

  it("has the same bindings as local", () => {
    expect(bindingNames(place)).toEqual(bindingNames(PLACES.local));
  });

  it("binds our own SQLite classes and no real id", () => {
    expect(place.durable_objects.bindings.map(({ script_name }) => script_name)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(place.migrations).toEqual([
      { tag: "v1", new_sqlite_classes: ["UserSession", "RateLimiter"] },
      { tag: "v2", new_sqlite_classes: ["Courier"] },
    ]);
    const ids = [
      ...place.d1_databases.map((d1) => d1.database_id),
      ...place.kv_namespaces.map((kv) => kv.id),
    ];
    expect(ids.join("")).toMatch(/^[0-]+$/);
  });

  it("lets the Worker answer for everything but hashed files that are there", () => {
    const rules = place.assets.run_worker_first;
    expect(rules).toEqual([
      ...["/", "/api/*", "/parties/*", "/live/*", "/media/*", "/r/*", "/booth*", "/history*"],
      ...["/embed*", "/openapi.json", "/*.html"],
    ]);
    // Files of the built site, "embed.js" among them: none is served without the Worker's headers.
    const files = readdirSync(new URL("../../client/public", import.meta.url)).filter(
      (name) => !/^(assets|_headers)$/.test(name),
    );
    expect(files.map((name) => rules.includes(`/${name}`))).toEqual(files.map(() => true));
    expect(place.secrets.required).toEqual(["TOKEN_SECRET", "ADMIN_SECRET"]);
  });

  it("has variables the Worker accepts", () => {
    expect(parseConfig(varsWith(place))).toMatchObject({ ok: true, value: { environment: name } });
  });
});

it("staging and production share nothing", () => {
  const production = new Set(resources(PLACES.production));
  expect(resources(PLACES.staging).filter((one) => production.has(one))).toEqual([]);
});

describe("a setting that is wrong is named in one line, without its value", () => {
  const { production } = PLACES;
  it.each([
    [{ TOKEN_SECRET: undefined }, "TOKEN_SECRET missing"],
    [{ TOKEN_SECRET: "short-one" }, "TOKEN_SECRET malformed (at least 32 characters)"],
    [{ TOKEN_SECRET: "a".repeat(32) }, "TOKEN_SECRET and ADMIN_SECRET must differ"],
    [{ ENVIRONMENT: "prod" }, "ENVIRONMENT malformed (local, staging or production)"],
    [
      { PUBLIC_ORIGIN: "https://x.test/" },
      "PUBLIC_ORIGIN malformed (scheme://host[:port] without a path)",
    ],
    [{ PUBLIC_ORIGIN: "" }, "PUBLIC_ORIGIN must be an https:// origin outside of local use"],
    [
      { PUBLIC_ORIGIN: "http://x.test" },
      "PUBLIC_ORIGIN must be an https:// origin outside of local use",
    ],
    [{ UPLOAD_MAX_BYTES: "100MB" }, "UPLOAD_MAX_BYTES malformed (a whole number of bytes)"],
    [{ DB: undefined }, "binding DB missing"],
    [{ SITE_NAME: "", DB: undefined }, "SITE_NAME malformed; binding DB missing"],
  ])("%j", (bent, line) => {
    expect(parseConfig(varsWith(production, bent))).toEqual({
      ok: false,
      error: `Configuration: ${line}.`,
    });
  });
});
