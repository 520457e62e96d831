// Webhooks over real HTTP: signed by the standard, each message once, tried again for days, and never led astray.
import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { WAITS_MS } from "../../server/domain/partner/retry.ts";
import { changePartner } from "../../server/platform/partners.ts";
import { newWebhookSecret } from "../../server/platform/webhook-signature.ts";
import {
  answers,
  fresh,
  hookedPartner,
  hookUrl,
  newsFor,
  ring,
  suspend,
  told,
} from "./partner-helpers.ts";

const logOf = async (courier: Awaited<ReturnType<typeof hookedPartner>>["courier"]) =>
  (await courier.deliveries()).deliveries;

describe("signatures", () => {
  it("a receiver's library accepts exactly what was sent, with the shared secret only", async () => {
    const { box, courier, secret } = await hookedPartner("hall");
    const news = newsFor("hall");
    await courier.post([news]);
    await ring(courier);
    const [arrived, ...more] = await told(box);
    expect(more).toEqual([]);
    expect(arrived?.body).toBe(news.body);
    expect(arrived?.headers["webhook-id"]).toBe(news.id);
    const { body, headers } = arrived!;
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(news.body));
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
    expect(() => new Webhook(btoa("another secret")).verify(body, headers)).toThrow();
  });

  it("while a secret is turned over both sign, and never more than two", async () => {
    const { box, courier, secret } = await hookedPartner("hall");
    const turned = await courier.rotate(newWebhookSecret());
    expect(await courier.rotate(turned.secret)).toEqual(turned);
    expect(turned.secret).not.toBe(secret);
    await courier.post([newsFor("hall")]);
    await ring(courier);
    const [arrived] = await told(box);
    for (const one of [secret, turned.secret]) {
      expect(new Webhook(one).verify(arrived!.body, arrived!.headers)).toBeTruthy();
    }
    const third = await courier.rotate(newWebhookSecret());
    expect(third.oldUntilMs).toBeGreaterThan(Date.now() + 86_000_000);
    await courier.post([newsFor("hall", 2)]);
    await ring(courier);
    const later = (await told(box))[1]!;
    expect(() => new Webhook(secret).verify(later.body, later.headers)).toThrow();
    expect(new Webhook(turned.secret).verify(later.body, later.headers)).toBeTruthy();
  });
});

describe("delivery", () => {
  it("a message that is handed in again is the same message", async () => {
    const { box, courier } = await hookedPartner("hall");
    const news = newsFor("hall");
    await Promise.all([courier.post([news, news]), courier.post([news])]);
    await ring(courier);
    await courier.post([news]);
    await ring(courier);
    expect((await told(box)).map(({ headers }) => headers["webhook-id"])).toEqual([news.id]);
    expect(await logOf(courier)).toMatchObject([
      { id: news.id, state: "delivered", attempts: [{ status: 200, words: "delivered" }] },
    ]);
  });

  it("what is refused is tried again, ever later, for three days; then it is dead until replayed", async () => {
    const { box, courier } = await hookedPartner("hall");
    await answers(box, { statuses: [500, 404, 503] });
    const news = newsFor("hall");
    await courier.post([news]);
    const waits: (number | null)[] = [];
    for (let tries = 0; tries <= WAITS_MS.length; tries += 1) waits.push(...(await ring(courier)));
    expect(waits.at(-1)).toBeNull();
    for (const [n, waitMs] of WAITS_MS.entries()) {
      expect(Math.abs((waits[n] ?? 0) - waitMs)).toBeLessThanOrEqual(waitMs / 10 + 2_000);
    }
    const [dead] = await logOf(courier);
    expect([dead?.state, dead?.dueMs, dead?.attempts.length]).toEqual(["dead", null, 11]);
    await ring(courier);
    expect((await told(box)).length).toBe(11);
    await answers(box, {});
    expect(await courier.replay("hall_epoch_9_show-started")).toBe(false);
    expect(await courier.replay(news.id)).toBe(true);
    await ring(courier);
    const all = await told(box);
    expect([all.length, new Set(all.map(({ headers }) => headers["webhook-id"])).size]).toEqual([
      12, 1,
    ]);
    expect((await logOf(courier))[0]?.state).toBe("delivered");
  });

  it("redirects lead nowhere, and an endless answer is not read", async () => {
    const { box, courier } = await hookedPartner("hall");
    const elsewhere = fresh("elsewhere");
    await answers(box, { statuses: [302, 307, 200], location: hookUrl(elsewhere), endless: true });
    await courier.post([newsFor("hall")]);
    for (let tries = 0; tries < 3; tries += 1) await ring(courier);
    expect((await logOf(courier))[0]?.attempts.map(({ status, words }) => [status, words])).toEqual(
      [
        [302, "redirects are not followed"],
        [307, "redirects are not followed"],
        [200, "delivered"],
      ],
    );
    expect(await told(elsewhere)).toEqual([]);
  });

  it("a receiver that says nothing is given ten seconds, one that is not there none", async () => {
    const { box, courier } = await hookedPartner("hall");
    const gone = await hookedPartner("hall", { hookUrl: "http://127.0.0.1:1/" });
    await answers(box, { silent: true });
    await Promise.all([courier.post([newsFor("hall")]), gone.courier.post([newsFor("hall")])]);
    await Promise.all([ring(courier), ring(gone.courier)]);
    const [silent] = await logOf(courier);
    expect(silent?.attempts).toMatchObject([{ status: null, words: "no answer in time" }]);
    expect(silent?.attempts[0]?.tookMs).toBeLessThan(15_000);
    const [waiting] = await logOf(gone.courier);
    // Meanwhile its own alarm has come round and found nobody again.
    const words = new Set(waiting?.attempts.map((attempt) => attempt.words));
    expect([waiting?.state, [...words]]).toEqual(["waiting", ["not reached"]]);
  });
});

describe("nothing leaves", () => {
  it.each([
    ["a suspended partner", (partner: { id: string }) => suspend(partner)],
    [
      "one that may not be told",
      ({ id }: { id: string }) => changePartner(env, id, { capabilities: ["embed"] }, Date.now()),
    ],
    [
      "one without an address",
      ({ id }: { id: string }) => changePartner(env, id, { hookUrl: null }, Date.now()),
    ],
    [
      "one whose row was bent to an address we do not go to",
      ({ id }: { id: string }) =>
        env.DB.prepare("UPDATE partners SET hook_url = 'https://10.0.0.1/' WHERE id = ?1")
          .bind(id)
          .run(),
    ],
  ])("for %s", async (_who, change) => {
    const { partner, box, courier } = await hookedPartner("hall");
    await courier.post([newsFor("hall")]);
    await change(partner);
    expect(await ring(courier)).toEqual([null]);
    expect(await logOf(courier)).toMatchObject([{ state: "dead", attempts: [] }]);
    expect(await told(box)).toEqual([]);
  });

  it("until there is a secret, and control: with one and after a replay it does", async () => {
    const { partner, box, courier } = await hookedPartner("hall");
    await courier.clear();
    const news = newsFor("hall");
    await courier.post([news]);
    await ring(courier);
    expect(await told(box)).toEqual([]);
    await courier.rotate(newWebhookSecret());
    await courier.replay(news.id);
    await ring(courier);
    expect((await told(box)).length).toBe(1);
    expect(partner.active).toBe(true);
  });
});
