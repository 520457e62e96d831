// Random junk off the wire, a lot of it. Apart from the codec's other tests because it takes seconds.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COMMAND_KINDS } from "../../../../shared/protocol/client.ts";
import {
  decodeClientFrame,
  decodeServerFrame,
  encodeClientFrame,
} from "../../../../shared/protocol/codec.ts";

const OP = "op-00000001";

describe("R17 frames that cannot be read", () => {
  it("R17 50,000 pieces of junk never throw, whether near to a frame or far from one", {
    timeout: 60_000,
  }, () => {
    const keys = fc.constantFrom(
      "t",
      "op",
      "cmd",
      "kind",
      "text",
      "__proto__",
      "constructor",
      "bytes",
      "track",
    );
    const leaf = fc.oneof(
      fc.constantFrom("do", "got", OP, ...COMMAND_KINDS),
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.constant(null),
    );
    const near = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(keys, tie("value"), { maxKeys: 4 }),
      ),
    })).value;
    const likeCommand = fc.record({
      t: fc.constant("do"),
      op: fc.constant(OP),
      cmd: fc.record(
        {
          kind: fc.constantFrom(...COMMAND_KINDS),
          text: near,
          person: near,
          track: near,
          count: near,
        },
        { requiredKeys: ["kind"] },
      ),
    });
    const junk = fc.oneof(
      fc.string({ unit: "binary-ascii" }),
      near.map((value) => JSON.stringify(value) ?? ""),
      likeCommand.map((value) => JSON.stringify(value)),
      likeCommand.map((value) => JSON.stringify(value).slice(1)),
    );
    let seen = 0;
    fc.assert(
      fc.property(junk, (text) => {
        seen += 1;
        const decoded = decodeClientFrame(text);
        decodeServerFrame(text);
        if (decoded.ok)
          expect(decodeClientFrame(encodeClientFrame(decoded.value))).toEqual(decoded);
      }),
      { numRuns: 50_000 },
    );
    expect(seen).toBe(50_000);
  });
});
