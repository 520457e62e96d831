// A pasted link to a room: found in the page's head, told as oEmbed says, kept, and right again after a change.
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { distrustGenerations } from "../../server/platform/cache-tags.ts";
import { oembedBody } from "../../shared/http/oembed-body.ts";
import { addRoom, ask, askWith, ORIGIN, PAGES_STUB } from "./edge-helpers.ts";

const link = (url: string, more = "") => ask(`/oembed?url=${encodeURIComponent(url)}${more}`);

beforeAll(() => addRoom("hall"));

it("is what the head of a room's page leads to", async () => {
  const page = await (await askWith({ ASSETS: PAGES_STUB }, "/r/hall")).text();
  const [, href = ""] =
    /<link rel="alternate" type="application\/json\+oembed" href="([^"]+)">/.exec(page) ?? [];
  expect(href.startsWith(`${ORIGIN}/oembed?url=`)).toBe(true);
  const response = await ask(href.slice(ORIGIN.length));
  expect(oembedBody.parse(await response.json())).toEqual({
    ...{ version: "1.0", type: "link", title: "Room hall", cache_age: 3_600 },
    ...{ provider_name: env.SITE_NAME, provider_url: `${ORIGIN}/` },
  });
  expect([response.status, response.headers.get("X-Cache")]).toEqual([200, "MISS"]);
});

it("is kept, and has the room's new name after a change", async () => {
  expect((await link(`${ORIGIN}/r/hall`)).headers.get("X-Cache")).toBe("EDGE-HIT");
  await env.DB.prepare(
    "UPDATE rooms SET title = 'Nave', tagline = 'At ten' WHERE room = 'hall'",
  ).run();
  distrustGenerations();
  expect(await (await link(`${ORIGIN}/r/hall`)).json()).toMatchObject({ title: "Nave: At ten" });
});

it.each([
  ["a room that isn't there", `${ORIGIN}/r/nowhere`],
  ["another page", `${ORIGIN}/history`],
  ["a page below a room's", `${ORIGIN}/r/hall/x`],
  ["another site", "https://evil.test/r/hall"],
  ["our name before another site's", `${ORIGIN}.evil.test/r/hall`],
  ["no address", "hall"],
])("is not there for %s", async (_, url) => {
  expect((await link(url)).status).toBe(404);
});

it("is JSON, for one address", async () => {
  const answers = [
    link(`${ORIGIN}/r/hall`, "&format=xml"),
    ask("/oembed"),
    link(`${ORIGIN}/r/${"x".repeat(300)}`),
  ];
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([400, 400, 400]);
  expect((await link(`${ORIGIN}/r/hall`, "&format=json&maxwidth=400")).status).toBe(200);
});
