// The widget's frame: exactly the partner's origins may show it, and its passes are worth no more than a guest's.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import {
  addRoom,
  ask,
  askWith,
  cookieOf,
  dial,
  ORIGIN,
  outcome,
  PAGES_STUB,
  tokenFor,
} from "./edge-helpers.ts";

const frame = (room: string, host?: string) =>
  askWith(
    { ASSETS: PAGES_STUB },
    `/embed/${room}?theme=dark${host === undefined ? "" : `&host=${encodeURIComponent(host)}`}`,
    { headers: { Accept: "text/html" } },
  );
const ancestors = (response: Response) =>
  /frame-ancestors ([^;]*)/.exec(response.headers.get("Content-Security-Policy") ?? "")?.[1];
const embedToken = (room: string, partner: string, token?: string) =>
  ask(`/api/rooms/${room}/embed-token`, { method: "POST", body: { partner, token } });

let partner = "";

beforeAll(async () => {
  await addRoom("hall");
  await addRoom("other");
  const response = await ask("/api/partners", {
    method: "POST",
    headers: { Cookie: await cookieOf("owner") },
    body: {
      name: "Grace Church",
      origins: ["https://grace.test", "https://www.grace.test:8443"],
      rooms: ["hall"],
    },
  });
  partner = (await response.json<{ id: string }>()).id;
});

describe("framing", () => {
  it("a registered host gets that partner's origins exactly, and its boot", async () => {
    const response = await frame("hall", "https://grace.test");
    expect([response.status, ancestors(response)]).toEqual([
      200,
      "https://grace.test https://www.grace.test:8443",
    ]);
    const html = await response.text();
    const boot = /<script type="application\/json" id="boot">(.*?)<\/script>/s.exec(html)?.[1];
    expect(JSON.parse(boot ?? "")).toMatchObject({
      partnerId: partner,
      snapshot: { info: { room: "hall" }, seq: 0 },
    });
  });

  it("our own pages may preview it", async () => {
    expect(ancestors(await frame("hall", ORIGIN))).toBe(ORIGIN);
  });

  it.each([
    undefined,
    "",
    "null",
    "*",
    "https://evil.test",
    "https://grace.test/",
    "http://grace.test",
    "https://grace.test.evil.test",
    "https://GRACE.test",
    "https://www.grace.test",
    "https://grace.test *",
    "https://grace.test; script-src *",
  ])("refused, and unframeable: %j", async (host) => {
    const response = await frame("hall", host);
    expect([response.status, ancestors(response)]).toEqual([403, "'none'"]);
  });

  it("the same partner is refused for a room that is not on its list", async () => {
    const response = await frame("other", "https://grace.test");
    expect([response.status, ancestors(response)]).toEqual([403, "'none'"]);
  });

  it.each(["/booth", "/booth/sign-in"])("the booth can be framed by nobody: %s", async (path) => {
    const response = await askWith({ ASSETS: PAGES_STUB }, path);
    expect([response.status, ancestors(response)]).toEqual([200, "'none'"]);
    expect(response.headers.get("Permissions-Policy")).toContain("microphone=(self)");
  });

  it.each(["/", "/r/hall", "/history", "/embed/builder"])(
    "pages only by ourselves: %s",
    async (path) => {
      const response = await askWith({ ASSETS: PAGES_STUB }, path);
      expect([response.status, ancestors(response)]).toEqual([200, "'self'"]);
      expect(response.headers.get("Permissions-Policy")).toContain("microphone=()");
    },
  );

  it("API answers and missing pages by nobody", async () => {
    for (const path of ["/api/time", "/nowhere", "/api/nowhere"]) {
      expect(ancestors(await askWith({}, path, { headers: { Accept: "text/html" } }))).toBe(
        "'none'",
      );
    }
  });
});

describe("passes of a widget", () => {
  it("seat a guest of that partner", async () => {
    const { token, person } = await (await embedToken("hall", partner)).json<{
      token: string;
      person: string;
    }>();
    expect(await outcome(await dial("/parties/user-session/hall", { token }))).toMatchObject({
      frame: { t: "welcome", you: { person, role: "guest", can: ["listen", "react"] } },
    });
    const again = await (await embedToken("hall", partner, token)).json<{ person: string }>();
    expect(again.person).toBe(person);
  });

  it("are not given for unknown partners, other rooms, or from other sites", async () => {
    const answers = [
      await embedToken("hall", "pt_0000000000000000"),
      await embedToken("other", partner),
      await ask("/api/rooms/hall/embed-token", {
        method: "POST",
        body: { partner },
        origin: "https://grace.test",
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  });

  it("stop working when the partner is switched off", async () => {
    const id = "pt_switchedoff";
    const token = await tokenFor("other", { purpose: "embed", role: "guest", partner: id });
    const dialled = await dial("/parties/user-session/other", { token });
    expect(await outcome(dialled)).toEqual({ closed: "forbidden_origin" });
    const rows = await env.DB.prepare("SELECT active FROM partners").all();
    expect(rows.results).toEqual([{ active: 1 }]);
  });
});

describe("pages", () => {
  it("text from people cannot leave its place", async () => {
    const nasty = `</script><script>alert(1)</script>"><img src=x>`;
    await env.DB.prepare(
      "INSERT INTO rooms (room, title, tagline, created_at) VALUES ('nasty', ?1, ?1, 0)",
    )
      .bind(nasty)
      .run();
    const html = await (await askWith({ ASSETS: PAGES_STUB }, "/r/nasty")).text();
    expect(html).not.toContain("<script>alert");
    expect(html).not.toContain("<img");
    const boot = /id="boot">(.*?)<\/script>/s.exec(html)?.[1] ?? "";
    expect(JSON.parse(boot).snapshot.info.title).toBe(nasty);
    expect(html).toContain("&lt;/script&gt;");
  });

  it("a page without its room says so in words", async () => {
    const response = await askWith({}, "/r/nowhere", { headers: { Accept: "text/html" } });
    expect([response.status, response.headers.get("Content-Type")]).toEqual([
      404,
      "text/html; charset=utf-8",
    ]);
    expect(await response.text()).toContain("There is no such room");
  });

  it("every answer says no-store unless its route decided otherwise", async () => {
    for (const path of ["/", "/r/hall", "/api/time", "/api/rooms/hall", "/nowhere", "/booth"]) {
      const response = await askWith({ ASSETS: PAGES_STUB }, path);
      expect([path, response.headers.get("Cache-Control")]).toEqual([path, "no-store"]);
    }
    const script = await askWith({ ASSETS: PAGES_STUB }, "/embed.js");
    expect([
      script.headers.get("Cache-Control"),
      script.headers.get("Access-Control-Allow-Origin"),
    ]).toEqual(["public, max-age=300", "*"]);
  });
});
