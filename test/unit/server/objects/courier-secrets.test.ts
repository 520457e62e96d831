import { describe, expect, it } from "vitest";
import { CourierSecrets } from "../../../../server/objects/courier-secrets.ts";

const DAY_MS = 86_400_000;

function secrets() {
  const rows = new Map<string, unknown>();
  const kv = {
    get: (key: string) => rows.get(key),
    put: (key: string, value: unknown) => void rows.set(key, value),
  } as unknown as SyncKvStorage;
  let made = 0;
  return new CourierSecrets(kv, () => {
    made += 1;
    return `whsec_${made}`;
  });
}

describe("secrets in rotation", () => {
  it("the old one signs along for a day, the new one without end", () => {
    const held = secrets();
    expect(held.living(0)).toEqual([]);
    expect(held.rotate("a", 0)).toEqual({ secret: "whsec_1", oldUntilMs: null });
    expect(held.rotate("b", DAY_MS)).toEqual({ secret: "whsec_2", oldUntilMs: 2 * DAY_MS });
    expect(held.living(2 * DAY_MS - 1)).toEqual(["whsec_2", "whsec_1"]);
    expect(held.living(2 * DAY_MS)).toEqual(["whsec_2"]);
    expect(held.living(900 * DAY_MS)).toEqual(["whsec_2"]);
  });
  it("a rotation that is asked for twice happens once", () => {
    const held = secrets();
    held.rotate("a", 0);
    const first = held.rotate("b", 5);
    expect(held.rotate("b", 9_000)).toEqual(first);
    expect(held.living(10)).toEqual(["whsec_2", "whsec_1"]);
  });
  it("never more than two", () => {
    const held = secrets();
    for (const turn of ["a", "b", "c"]) held.rotate(turn, 0);
    expect(held.living(1)).toEqual(["whsec_3", "whsec_2"]);
  });
});
