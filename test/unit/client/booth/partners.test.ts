// Partners as they are typed, shown and summed, and how their webhooks go in words.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  deliveryWords,
  isMoving,
  stateBadge,
  tookWords,
} from "../../../../client/booth/partners/delivery-words.ts";
import {
  barsOf,
  dayWords,
  minutesWords,
  rowOfDays,
  SHOWN_DAYS,
  sumOf,
} from "../../../../client/booth/partners/partner-days.ts";
import {
  changesTo,
  type Draft,
  draftOf,
  type Filled,
  newDraft,
  readDraft,
} from "../../../../client/booth/partners/partner-draft.ts";
import {
  lookWords,
  mayWords,
  quotaWords,
  roomTitle,
  sitesWords,
} from "../../../../client/booth/partners/partner-words.ts";
import {
  type Delivery,
  type DeliveryAttempt,
  newPartner,
  PARTNER_CAPABILITIES,
  type Partner,
  type PartnerDay,
} from "../../../../shared/http/partner-bodies.ts";

const GRACE: Partner = {
  id: "pt_0123456789abcdef",
  name: "Grace Church",
  origins: ["https://grace.church", "http://localhost:8080"],
  rooms: ["main"],
  theme: { theme: "dark", accent: "#2f6b4f" },
  capabilities: ["embed", "webhooks"],
  quota: 600,
  hookUrl: "https://grace.church/hooks",
  active: true,
  suspendedAt: null,
  createdAt: 0,
};

describe("what is typed", () => {
  const filled = (change: Partial<Draft> = {}) =>
    readDraft({ ...newDraft("main"), name: "Grace", sites: "grace.church", ...change });

  test("a new partner may everything, and its site is an origin however it was written", () => {
    const read = filled({
      name: " Grace ",
      sites: "grace.church, HTTPS://Grace.Church/live?x=1\n http://localhost:8080 ",
      hookUrl: "  ",
    });
    expect(read).toEqual({
      ok: true,
      value: {
        name: "Grace",
        origins: ["https://grace.church", "http://localhost:8080"],
        rooms: ["main"],
        theme: { theme: "auto", accent: null },
        capabilities: [...PARTNER_CAPABILITIES],
        quota: 6_000,
        hookUrl: null,
      },
    });
    expect(newPartner.safeParse(read.ok && read.value).success).toBe(true);
  });

  test.each<[Partial<Draft>, string]>([
    [{ name: "  " }, "who"],
    [{ sites: " , \n" }, "site"],
    [{ sites: "grace.church, javascript:alert(1)" }, "“javascript:alert(1)”"],
    [{ sites: "grace" }, "“grace”"],
    [{ sites: Array.from({ length: 21 }, (_, n) => `s${n}.church`).join(" ") }, "20 sites"],
    [{ rooms: [] }, "room"],
    [{ quota: "" }, "number"],
    [{ quota: "0" }, "number"],
    [{ quota: "1.5" }, "number"],
    [{ quota: "60001" }, "number"],
  ])("%j is refused with a sentence that names it", (change, word) => {
    const read = filled(change);
    expect(read.ok ? "taken" : read.error).toContain(word);
  });

  test("a partner goes into the fields and comes out unchanged, so nothing is asked", () => {
    const read = readDraft(draftOf(GRACE));
    expect(read.ok && changesTo(GRACE, read.value)).toEqual({});
  });

  test("only what differs is asked: a webhook's address that stays is not set anew", () => {
    const read = readDraft({
      ...draftOf(GRACE),
      quota: "601",
      theme: { theme: "dark", accent: null },
    });
    expect(read.ok && changesTo(GRACE, read.value)).toEqual({
      quota: 601,
      theme: { theme: "dark", accent: null },
    });
    const away = readDraft({ ...draftOf(GRACE), hookUrl: "", capabilities: ["embed"] });
    expect(away.ok && changesTo(GRACE, away.value)).toEqual({
      hookUrl: null,
      capabilities: ["embed"],
    } satisfies Partial<Filled>);
  });
});

test("words for sites, rooms, rights, looks and quotas", () => {
  const known = [{ room: "main", title: "The Upper Room", tagline: "" }];
  expect([
    sitesWords(GRACE.origins),
    sitesWords(["http://localhost:8080"]),
    roomTitle("main", known),
    roomTitle("old", known),
    mayWords(GRACE),
    mayWords({ capabilities: [] }),
    lookWords(GRACE.theme),
    lookWords({ theme: "auto", accent: null }),
    quotaWords(6_000, "en"),
    quotaWords(1, "en"),
  ]).toEqual([
    "grace.church and 1 more",
    "http://localhost:8080",
    "The Upper Room",
    "old",
    "Show widgets, get webhooks",
    "Nothing",
    "Dark, in #2f6b4f",
    "As the reader's device, in the room's gold",
    "6,000 visits a minute",
    "1 visit a minute",
  ]);
});

describe("numbers", () => {
  const NOON = Date.UTC(2030, 0, 31, 12);
  const on = (day: string, change: Partial<PartnerDay> = {}): PartnerDay => ({
    ...{ day, room: "main", embeds: 1, passes: 1, refused: 0, presentMinutes: 10 },
    listeningMinutes: 4,
    ...change,
  });

  test("are thirty days up to today, rooms together, unknown days zero", () => {
    const days = rowOfDays([on("2030-01-31"), on("2030-01-31", { room: "other" })], NOON);
    expect([days.length, days[0]?.day, days.at(-1)]).toEqual([
      SHOWN_DAYS,
      "2030-01-02",
      {
        day: "2030-01-31",
        embeds: 2,
        passes: 2,
        refused: 0,
        presentMinutes: 20,
        listeningMinutes: 8,
      },
    ]);
    expect(sumOf(days.slice(0, -1))).toEqual(sumOf([]));
  });

  test("are bars within the frame, listening inside here, whatever was counted", () => {
    const amount = fc.nat({ max: 100_000 });
    const counted = fc.array(
      fc.record({ n: fc.nat({ max: 40 }), presentMinutes: amount, listeningMinutes: amount }),
    );
    fc.assert(
      fc.property(counted, (all) => {
        const known = all.map(({ n, ...rest }) =>
          on(new Date(NOON - n * 86_400_000).toISOString().slice(0, 10), rest),
        );
        for (const { here, listening } of barsOf(rowOfDays(known, NOON))) {
          expect(here).toBeLessThanOrEqual(1);
          expect(listening).toBeLessThanOrEqual(here);
        }
      }),
    );
  });

  test("the highest day fills the frame, and the others are measured by it", () => {
    const days = rowOfDays([on("2030-01-31"), on("2030-01-30", { presentMinutes: 40 })], NOON);
    expect(barsOf(days).slice(-2)).toEqual([
      { day: "2030-01-30", here: 1, listening: 0.1 },
      { day: "2030-01-31", here: 0.25, listening: 0.1 },
    ]);
  });

  test("read like this", () => {
    expect([
      dayWords("2030-01-02", "en"),
      ...[0, 119, 120, 80_000].map((n) => minutesWords(n, "en")),
    ]).toEqual(["Jan 2", "0 min", "119 min", "2 h", "1,333 h"]);
  });
});

describe("a webhook", () => {
  const ok: DeliveryAttempt = { atMs: 0, tookMs: 120, status: 204, words: "delivered" };
  const bad: DeliveryAttempt = { atMs: 0, tookMs: 9, status: 503, words: "refused" };
  const silent: DeliveryAttempt = {
    atMs: 0,
    tookMs: 10_000,
    status: null,
    words: "no answer in time",
  };
  const like = (change: Partial<Delivery>): Delivery => ({
    ...{ id: "main_e_1_show-started", kind: "show.started", room: "main", atMs: 0 },
    ...{ state: "waiting", dueMs: 90_000, attempts: [], ...change },
  });

  test.each<[Partial<Delivery>, string]>([
    [{}, "tries again in 2 min"],
    [{ dueMs: -5 }, "trying now"],
    [{ attempts: [silent, bad] }, "503, refused · tries again in 2 min"],
    [{ state: "delivered", dueMs: null, attempts: [bad, ok] }, "answered 204 in 120 ms"],
    [{ state: "dead", dueMs: null, attempts: [silent] }, "no answer in time"],
    [{ state: "dead", dueMs: null }, "not tried"],
  ])("%j is said as “%s”", (change, words) => {
    expect(deliveryWords(like(change), 0)).toBe(words);
  });

  test("stands in one of four ways, and its tries took their time", () => {
    const states = [
      like({}),
      like({ attempts: [bad] }),
      like({ state: "delivered", dueMs: null, attempts: [bad, ok] }),
      like({ state: "dead", dueMs: null, attempts: [silent] }),
    ];
    expect([...states.map((one) => stateBadge(one).name), tookWords(silent, "en")]).toEqual([
      "On its way",
      "Trying again",
      "Delivered",
      "Given up",
      "10,000 ms",
    ]);
  });

  test("is looked after while it is about to be tried, not for hours", () => {
    expect([
      isMoving([like({ dueMs: 5_000 })], 0),
      isMoving([like({ dueMs: 3_600_000 })], 0),
      isMoving([like({ state: "delivered", dueMs: null })], 0),
    ]).toEqual([true, false, false]);
  });
});
