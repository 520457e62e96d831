// The table of limits: what it promises, and that the document says the same.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { longestDebtMs } from "../../../../../server/domain/rate/counter.ts";
import { emissionUs } from "../../../../../server/domain/rate/gcra.ts";
import {
  type EdgePolicy,
  isPolicyName,
  POLICIES,
  policyOf,
} from "../../../../../server/domain/rate/policies.ts";

const rows = Object.entries<EdgePolicy>(POLICIES);
const root = new URL("../../../../../", import.meta.url);
const read = (path: string) => readFileSync(fileURLToPath(new URL(path, root)), "utf8");

/** The most that any stretch as long as the period can be granted. */
const mostPerPeriod = (policy: EdgePolicy) =>
  policy.strict
    ? policy.limit
    : policy.burst + Math.floor((policy.periodMs * 1_000) / emissionUs(policy));

describe("the table of limits", () => {
  it.each(rows)(
    "%s: whole numbers, and a strict one promises what it lets in at once",
    (_, policy) => {
      const { limit, burst, periodMs, strict } = policy;
      expect([limit, burst, periodMs].every((n) => Number.isInteger(n) && n > 0)).toBe(true);
      if (strict)
        expect({ burst, isSmall: limit <= 1_000 }).toEqual({ burst: limit, isSmall: true });
      // Midnight finds a debt of at most some minutes.
      expect(longestDebtMs(policy)).toBeLessThan(3_600_000);
    },
  );

  it("the platform's coarse limit is above every one of them, so that the exact one decides", () => {
    const coarse = [
      ...read("wrangler.toml").matchAll(/simple = \{ limit = (\d+), period = 60 \}/g),
    ];
    expect(coarse.length).toBe(3);
    const perMinute = rows
      // Asked without the coarse limit, by its own edge.
      .filter(([name]) => name !== "partner-passes")
      .map(([, policy]) => (mostPerPeriod(policy) * 60_000) / policy.periodMs);
    for (const [, limit] of coarse) expect(Number(limit)).toBeGreaterThan(Math.max(...perMinute));
  });

  it("the document has each row with these numbers", () => {
    const told = [
      ...read("docs/SECURITY.md").matchAll(
        /^\| `([a-z-]+)` \|[^|]+\| ([\d,]+) \| ([\d,]+) per (minute|hour) \| (open|closed) \|$/gm,
      ),
    ];
    const number = (text = "") => Number(text.replaceAll(",", ""));
    expect(
      told.map(([, name, burst, most, period, silent]) => [
        name,
        number(burst),
        number(most),
        period,
        silent,
      ]),
    ).toEqual(
      rows.map(([name, policy]) => [
        ...[name, policy.burst, mostPerPeriod(policy)],
        ...[policy.periodMs === 60_000 ? "minute" : "hour", policy.whenSilent],
      ]),
    );
  });

  it("knows its names and no others", () => {
    expect(["token", "sensitive"].every(isPolicyName)).toBe(true);
    expect(["", "constructor", "toString", "__proto__", "Token"].some(isPolicyName)).toBe(false);
    expect(policyOf("sign-in")).toBe(POLICIES["sign-in"]);
  });
});
