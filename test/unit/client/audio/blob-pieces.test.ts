// Files put together from writes that go forward and come back, against an array that is simply written to.
import { expect, test } from "vitest";
import { blobPieces } from "../../../../client/audio/ingest/blob-pieces.ts";
import { between, diceOf } from "../../../helpers/dice.ts";

test("what comes out is what was written last at each place", async () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const dice = diceOf(seed);
    const pieces = blobPieces();
    const wanted: number[] = [];
    for (let n = between(dice, 1, 12); n > 0; n -= 1) {
      const position = dice() < 0.6 ? wanted.length : between(dice, 0, wanted.length);
      const data = Uint8Array.from({ length: between(dice, 0, 9) }, () => between(dice, 0, 255));
      pieces.write({ position, data });
      data.forEach((byte, at) => {
        wanted[position + at] = byte;
      });
      // Writers reuse their buffers.
      data.fill(7);
    }
    const blob = pieces.finish("audio/mp4");
    expect([blob.type, ...new Uint8Array(await blob.arrayBuffer())]).toEqual([
      "audio/mp4",
      ...wanted,
    ]);
  }
});

test("a hole is a bug of the writer", () => {
  expect(() => blobPieces().write({ position: 1, data: new Uint8Array(1) })).toThrow("hole");
});
