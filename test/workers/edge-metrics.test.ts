import { describe, expect, it } from "vitest";
import { measure, type Point, toDataPoint } from "../../server/platform/metrics.ts";

const point: Point = { event: "join", room: "hall", detail: "listener" };

describe("points", () => {
  it("have one fixed order", () => {
    expect(toDataPoint({ ...point, partner: "pt_1", amount: 3, tookMs: 12 })).toEqual({
      indexes: ["hall"],
      blobs: ["join", "listener", "pt_1"],
      doubles: [3, 12],
    });
    expect(toDataPoint({ ...point, room: null, amount: Number.NaN })).toEqual({
      indexes: ["site"],
      blobs: ["join", "listener", ""],
      doubles: [0, 0],
    });
  });

  it("keep the index within 96 bytes, whole characters only", () => {
    const [index = ""] = toDataPoint({ ...point, room: "ü".repeat(90) }).indexes as string[];
    expect(index).toBe("ü".repeat(48));
    expect(toDataPoint({ ...point, room: `a${"ü".repeat(90)}` }).indexes).toEqual([
      `a${"ü".repeat(47)}`,
    ]);
  });

  it("never throw, whatever the service does", () => {
    const ANALYTICS = {
      writeDataPoint: () => {
        throw new Error("down");
      },
    };
    expect(() => measure({ ANALYTICS }, point)).not.toThrow();
    expect(() => measure({}, point)).not.toThrow();
  });
});
