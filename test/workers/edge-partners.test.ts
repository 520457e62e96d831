// Partners by hand: what whoever runs the site does with the cookie of a session.
import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { beforeAll, describe, expect, it } from "vitest";
import { newWebhookSecret } from "../../server/platform/webhook-signature.ts";
import type { Delivery, Partner } from "../../shared/http/partner-bodies.ts";
import { addRoom, ask, cookieOf, dial } from "./edge-helpers.ts";
import { call, newIntent } from "./machine-helpers.ts";
import { answers, courierFor, fresh, hookUrl, newsFor, ring, told } from "./partner-helpers.ts";
import { Guest } from "./room-helpers.ts";

let cookie = "";
beforeAll(async () => {
  await Promise.all(["hall", "other"].map(addRoom));
  cookie = await cookieOf("owner");
});

const owner = (method: string, path: string, body?: unknown) =>
  ask(`/api/partners${path}`, { method, body, headers: { Cookie: cookie } });

async function made(bent: object = {}): Promise<Partner> {
  const fields = { name: "Grace", origins: ["https://grace.test"], rooms: ["hall"], ...bent };
  const answer = await owner("POST", "", fields);
  expect(answer.status).toBe(201);
  return answer.json<Partner>();
}

describe("a partner", () => {
  it("is made with everything allowed, and changed in what is named only", async () => {
    const partner = await made();
    expect(partner).toMatchObject({
      theme: { theme: "auto", accent: null },
      capabilities: ["embed", "read", "numbers", "webhooks"],
      quota: 6_000,
      hookUrl: null,
      active: true,
      suspendedAt: null,
    });
    const edit = { theme: { theme: "dark", accent: "#2f6b4f" }, quota: 10 };
    const changed = await owner("PATCH", `/${partner.id}`, edit);
    expect([changed.status, await changed.json()]).toEqual([200, { ...partner, ...edit }]);
    const same = await owner("PATCH", `/${partner.id}`, {});
    expect(await same.json()).toEqual({ ...partner, ...edit });
    const { partners } = await (await owner("GET", "")).json<{ partners: Partner[] }>();
    expect(partners.find(({ id }) => id === partner.id)).toEqual({ ...partner, ...edit });
  });

  it("that loses a room loses its widgets there, and only there", async () => {
    const partner = await made({ rooms: ["hall", "other"] });
    const widgets = await Promise.all(
      ["hall", "other"].map(async (room) => {
        const body = { partner: partner.id, host: "https://grace.test" };
        const pass = await ask(`/api/rooms/${room}/embed-token`, { method: "POST", body });
        const { token } = await pass.json<{ token: string }>();
        const { webSocket } = await dial(`/parties/user-session/${room}`, { token });
        return new Guest(webSocket as WebSocket);
      }),
    );
    await owner("PATCH", `/${partner.id}`, { rooms: ["other"] });
    await widgets[0]?.until(() => widgets[0]?.closed);
    expect(widgets.map((widget) => widget.closed?.code ?? null)).toEqual([4021, null]);
  });

  it("is suspended, resumed and removed; a second time changes nothing", async () => {
    const { id } = await made();
    const first = await (await owner("POST", `/${id}/suspend`)).json<Partner>();
    const again = await (await owner("POST", `/${id}/suspend`)).json<Partner>();
    expect([first.active, again]).toEqual([false, first]);
    expect(await (await owner("POST", `/${id}/resume`)).json()).toMatchObject({
      active: true,
      suspendedAt: null,
    });
    expect((await owner("DELETE", `/${id}`)).status).toBe(204);
    expect((await owner("DELETE", `/${id}`)).status).toBe(404);
    for (const path of ["/suspend", "/resume", "/webhook-secret"]) {
      expect((await owner("POST", `/${id}${path}`)).status).toBe(404);
    }
    expect((await owner("GET", `/${id}/deliveries`)).status).toBe(404);
    expect((await owner("GET", `/${id}/numbers`)).status).toBe(404);
  });

  it.each([
    [{ rooms: ["nowhere"] }, 404],
    [{ rooms: [] }, 400],
    [{ origins: ["https://grace.test/path"] }, 400],
    [{ origins: ["javascript:alert(1)"] }, 400],
    [{ origins: ["https://grace.test; script-src *"] }, 400],
    [{ capabilities: ["embed", "everything"] }, 400],
    [{ theme: { theme: "dark", accent: "red;}" } }, 400],
    [{ quota: 1_000_000 }, 400],
    [{ hookUrl: "https://127.0.0.1/" }, 400],
    [{ hookUrl: "https://metadata.google.internal/" }, 400],
    [{ hookUrl: "https://user:word@grace.church/" }, 400],
  ])("is neither made nor changed to %j", async (bent, status) => {
    const fields = { name: "Grace", origins: ["https://grace.test"], rooms: ["hall"], ...bent };
    expect((await owner("POST", "", fields)).status).toBe(status);
    const partner = await made();
    expect((await owner("PATCH", `/${partner.id}`, bent)).status).toBe(status);
    const row = await env.DB.prepare("SELECT hook_url FROM partners WHERE id = ?1")
      .bind(partner.id)
      .first();
    expect(row).toEqual({ hook_url: null });
  });
});

describe("its numbers", () => {
  it("are shown to whoever runs the site, suspended or not, and nobody else's with them", async () => {
    const [grace, rival] = [await made({ capabilities: ["embed"] }), await made()];
    const today = new Date().toISOString().slice(0, 10);
    const insert = `INSERT INTO partner_days (partner, day, room, part, embeds, passes, refused, present_ms, listening_ms)
      VALUES (?1, ?2, 'hall', -1, ?3, 2, 1, 180000, 60000)`;
    const rows = [
      [grace.id, today, 3],
      [grace.id, "2020-01-01", 5],
      [rival.id, today, 7],
    ] as const;
    await env.DB.batch(rows.map((row) => env.DB.prepare(insert).bind(...row)));
    await owner("POST", `/${grace.id}/suspend`);
    const numbers = { room: "hall", passes: 2, refused: 1, presentMinutes: 3, listeningMinutes: 1 };
    const asked = ["", "?from=2020-01-01&days=1"].map(async (query) =>
      (await owner("GET", `/${grace.id}/numbers${query}`)).json(),
    );
    expect(await Promise.all(asked)).toEqual([
      { partner: grace.id, days: [{ day: today, embeds: 3, ...numbers }] },
      { partner: grace.id, days: [{ day: "2020-01-01", embeds: 5, ...numbers }] },
    ]);
    expect((await owner("GET", `/${grace.id}/numbers?from=2030-13-45`)).status).toBe(400);
  });
});

describe("its webhooks", () => {
  it("have a secret that is shown once and stored in no table, a log, and a second chance", async () => {
    const box = fresh("box");
    const { id } = await made({ hookUrl: hookUrl(box) });
    const untold = { hasSecret: false, deliveries: [] };
    expect(await (await owner("GET", `/${id}/deliveries`)).json()).toEqual(untold);
    const { secret } = await (await owner("POST", `/${id}/webhook-secret`)).json<{
      secret: string;
    }>();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const rows = await env.DB.prepare("SELECT * FROM partners WHERE id = ?1").bind(id).first();
    expect(JSON.stringify([rows, await (await owner("GET", "")).json()])).not.toContain("whsec_");
    await answers(box, { statuses: [500, 200] });
    const news = newsFor("hall");
    await courierFor({ id }).post([news]);
    await ring(courierFor({ id }));
    const log = async () =>
      (await (await owner("GET", `/${id}/deliveries`)).json<{ deliveries: Delivery[] }>())
        .deliveries;
    expect(await log()).toMatchObject([
      { id: news.id, state: "waiting", attempts: [{ status: 500 }] },
    ]);
    expect((await owner("POST", `/${id}/deliveries/${news.id}`)).status).toBe(204);
    await ring(courierFor({ id }));
    expect([(await log())[0]?.state, (await told(box)).length]).toEqual(["delivered", 2]);
    expect((await owner("POST", `/${id}/deliveries/hall_epoch_9_none`)).status).toBe(404);
  });

  it("are set up, read and sent again by signed commands too", async () => {
    const { id } = await made();
    const box = fresh("box");
    const at = `/api/admin/partners/${id}`;
    const edit = { theme: { theme: "light", accent: "#663399" }, hookUrl: hookUrl(box) };
    expect(await (await call("POST", at, edit)).json()).toMatchObject({ id, ...edit });
    const refused = await call("POST", at, { hookUrl: "https://[::1]/" });
    expect(refused.status).toBe(400);
    const secret = newWebhookSecret();
    const intent = { idempotencyKey: newIntent() };
    for (let times = 0; times < 2; times += 1) {
      const turned = await call("POST", `${at}/webhook-secret`, { secret }, intent);
      expect([turned.status, await turned.json()]).toEqual([200, { oldUntilMs: null }]);
    }
    const news = newsFor("hall");
    await courierFor({ id }).post([news]);
    await ring(courierFor({ id }));
    const [arrived] = await told(box);
    expect(new Webhook(secret).verify(arrived!.body, arrived!.headers)).toEqual(
      JSON.parse(news.body),
    );
    const log = await (await call("GET", `${at}/deliveries`)).json();
    expect(log).toMatchObject({
      hasSecret: true,
      deliveries: [{ id: news.id, state: "delivered" }],
    });
    expect((await call("POST", `${at}/deliveries/${news.id}`)).status).toBe(204);
    await ring(courierFor({ id }));
    expect((await told(box)).length).toBe(2);
    const kept = await env.DB.prepare("SELECT * FROM machine_answers").all();
    expect(JSON.stringify(kept.results)).not.toContain(secret);
  });
});
