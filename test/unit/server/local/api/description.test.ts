// The API's description: it is what the routes say, without a fault in the linter's eyes, and every route is in it, in words.
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { beforeAll, describe, expect, it } from "vitest";
import { describeApi } from "../../../../../server/local/api/describe.ts";
import {
  type DescribedRoute,
  isDescribed,
  loadRoutes,
} from "../../../../../server/local/api/described.ts";
import { outdatedFiles } from "../../../../../server/local/api/write.ts";

type Operation = {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly object[];
  readonly responses: Readonly<Record<string, object>>;
};
type Document = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

let routes: readonly DescribedRoute[];
let description: Document;
beforeAll(async () => {
  routes = (await loadRoutes()).filter(isDescribed);
  description = (await describeApi(routes)) as unknown as Document;
});

async function faultsOf(source: unknown) {
  const config = await createConfig({ extends: ["recommended"] });
  const found = await lintFromString({ source: JSON.stringify(source), config });
  return found.map(
    ({ severity, ruleId, location }) => `${severity} ${ruleId} ${location[0]?.pointer}`,
  );
}

describe("the description", () => {
  it("is kept with the sources as the routes say it (else: npm run api)", async () => {
    expect(await outdatedFiles({ write: false })).toEqual([]);
  });

  it("is OpenAPI 3.1 without a fault; two addresses refuse nobody", async () => {
    expect(description.openapi).toBe("3.1.0");
    expect(await faultsOf(description)).toEqual([
      "warn operation-4xx-response #/paths/~1api~1time/get/responses",
      "warn operation-4xx-response #/paths/~1api~1health/get/responses",
    ]);
  });

  it("would not pass with a fault (control)", async () => {
    const broken = structuredClone(description) as unknown as {
      info: object;
      paths: Document["paths"];
    };
    const time = broken.paths["/api/time"]?.get as { summary?: string; responses?: object };
    delete time.summary;
    time.responses = { 200: { $ref: "#/components/responses/Nothing" } };
    const errors = (await faultsOf(broken)).filter((fault) => fault.startsWith("error"));
    expect(errors).toEqual([
      "error operation-summary #/paths/~1api~1time/get/summary",
      "error no-unresolved-refs #/paths/~1api~1time/get/responses/200",
    ]);
  });

  it("has every route of the API once, and says what it answers", () => {
    const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    const addresses = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    const known = routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
    expect(addresses.toSorted()).toEqual(known.toSorted());
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const wordless = operations.filter(({ operation }) => !/^[A-Z].*[^.]$/.test(operation.summary));
    expect(wordless.map(({ path }) => path)).toEqual([]);
    const silent = routes.filter(
      ({ docs }) => docs.answer === undefined && docs.answerType === null,
    );
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it("says who may ask as the routes do", () => {
    const security = (path: string, method: string) => description.paths[path]?.[method]?.security;
    expect([
      security("/api/time", "get"),
      security("/api/rooms", "post"),
      security("/api/admin/rooms", "post"),
    ]).toEqual([[], [{ session: [] }], [{ machine: [] }]]);
  });
});
