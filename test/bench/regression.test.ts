// Fails when the room loses what makes it fast. Rooms that did lose it stand beside it, so that the bench is known to see.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { measureQuick, type QuickFigures, type QuickName, whatIsLost } from "./quick.ts";

let figures: Record<QuickName, QuickFigures>;
beforeAll(async () => {
  figures = await measureQuick(mkdtempSync(join(tmpdir(), "quick-bench-")));
  console.table(figures);
});

describe("the room under load", () => {
  it("batches, keeps its list, encodes each event and the view once, and loses nothing", () => {
    expect(whatIsLost(figures.room)).toEqual([]);
  });
  it("spends less on an event than a room that sends each one by itself, with everything else it does", () => {
    expect(figures.room.cpuPerEventMs / figures.Unbatched.cpuPerEventMs).toBeLessThan(0.7);
  });
});

describe("control: each loss is seen, and only that one", () => {
  it.each([
    ["Unbatched", ["batching"]],
    ["Asking", ["kept list"]],
    ["Recoding", ["encode once"]],
    ["Greeting", ["view encoded once"]],
  ] as const)("%s", (name, lost) => {
    expect(whatIsLost(figures[name])).toEqual(lost);
  });
});
