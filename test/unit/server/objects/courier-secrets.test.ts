import { describe, expect, it } from "vitest";
import { CourierSecrets } from "../../../../server/objects/courier-secrets.ts";

const DAY_MS = 86_400_000;

function secrets() {
  const rows = new Map<string, unknown>();
  const kv = {
    get: (key: string) => rows.get(key),
    put: (key: string, value: unknown) => void rows.set(key, value),
  } as unknown as SyncKvStorage;
  return new CourierSecrets(kv);
}

describe("secrets in rotation", () => {
  it("the old one signs along for a day, the new one without end", () => {
    const held = secrets();
    expect(held.living(0)).toEqual([]);
    expect(held.rotate("one", 0)).toEqual({ secret: "one", oldUntilMs: null });
    expect(held.rotate("two", DAY_MS)).toEqual({ secret: "two", oldUntilMs: 2 * DAY_MS });
    expect(held.living(2 * DAY_MS - 1)).toEqual(["two", "one"]);
    expect(held.living(2 * DAY_MS)).toEqual(["two"]);
    expect(held.living(900 * DAY_MS)).toEqual(["two"]);
  });
  it("one that is known is nothing new: neither a repeat nor a copy of the call before", () => {
    const held = secrets();
    held.rotate("one", 0);
    const first = held.rotate("two", 5);
    expect(held.rotate("two", 9_000)).toEqual(first);
    held.rotate("one", 9_000);
    expect(held.living(10)).toEqual(["two", "one"]);
  });
  it("never more than two", () => {
    const held = secrets();
    for (const secret of ["one", "two", "three"]) held.rotate(secret, 0);
    expect(held.living(1)).toEqual(["three", "two"]);
  });
});
