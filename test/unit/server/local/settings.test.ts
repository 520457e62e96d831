import { describe, expect, test } from "vitest";
import { ROOT, readSettings } from "../../../../server/local/settings.ts";

describe("readSettings", () => {
  test("has defaults for everything", () => {
    expect(readSettings({})).toEqual({
      ok: true,
      value: {
        host: "127.0.0.1",
        port: 8787,
        partnerPort: 8788,
        stateDir: `${ROOT}.state`,
        origin: "http://127.0.0.1:8787",
        lanOrigin: null,
      },
    });
  });
  test("takes what is set", () => {
    const result = readSettings({ PORT: "9000", STATE_DIR: "/somewhere", HOST: "0.0.0.0" });
    expect(result).toMatchObject({
      ok: true,
      value: {
        port: 9000,
        partnerPort: 9001,
        stateDir: "/somewhere",
        origin: "http://127.0.0.1:9000",
      },
    });
  });
  test.each(["0", "-1", "abc", "1.5", "65535", "99999"])("refuses the port %s", (PORT) => {
    const result = readSettings({ PORT });
    expect(result.ok ? "" : result.error).toContain(`it is "${PORT}"`);
  });
  test("refuses a host that is not this machine", () => {
    expect(readSettings({ HOST: "example.com" }).ok).toBe(false);
  });
});
