// Whose passes count no more: those made before the moment, of that person or partner, until none of them can be left.
import { describe, expect, it } from "vitest";
import { Expulsions, isOver, partnerMark } from "../../../../../server/domain/room/expelled.ts";
import { LISTENER_TOKEN_MS } from "../../../../../shared/protocol/limits.ts";

const seat = (person: string, issuedAtMs?: number, partner: string | null = null) => ({
  person,
  partner,
  ...(issuedAtMs === undefined ? {} : { issuedAtMs }),
});
const expelled = (...of: [who: string, beforeMs: number][]) => {
  const expulsions = new Expulsions();
  expulsions.add(of.map(([who, beforeMs]) => ({ who, beforeMs })));
  return expulsions;
};

describe("R31 the expelled", () => {
  it("nobody, as long as nobody was", () => {
    expect(expelled().against(seat("p_one00001", 0))).toBeNull();
    expect(expelled().all()).toEqual([]);
  });

  it("a pass from before the moment counts no more, one from then on does", () => {
    const of = expelled(["s_kim00001", 500]);
    const answers = [499, 500, 501, undefined].map((at) => of.against(seat("s_kim00001", at)));
    expect(answers).toEqual(["revoked", null, null, "revoked"]);
    expect(of.against(seat("s_other001", 0))).toBeNull();
  });

  it("a partner's passes, whoever holds them, and no others", () => {
    const of = expelled([partnerMark("pt_1"), 500]);
    expect(partnerMark("pt_1")).toBe("partner/pt_1");
    expect(of.against(seat("p_one00001", 499, "pt_1"))).toBe("forbidden_origin");
    expect(of.against(seat("p_one00001", 500, "pt_1"))).toBeNull();
    expect(of.against(seat("p_one00001", 499, "pt_2"))).toBeNull();
    expect(of.against(seat("p_one00001", 499))).toBeNull();
  });

  it("a person within a partner's widget is a person too", () => {
    expect(expelled(["p_one00001", 500]).against(seat("p_one00001", 1, "pt_1"))).toBe("revoked");
  });

  it("the later moment stays, in whatever order they are heard", () => {
    const of = expelled(["s_kim00001", 700], ["s_kim00001", 500]);
    expect(of.all()).toEqual([{ who: "s_kim00001", beforeMs: 700 }]);
    of.add([{ who: "s_kim00001", beforeMs: 900 }]);
    expect(of.all()).toEqual([{ who: "s_kim00001", beforeMs: 900 }]);
    of.forget("s_kim00001");
    expect([of.all(), of.against(seat("s_kim00001", 0))]).toEqual([[], null]);
  });

  it("is over when the longest pass and a clock's difference have passed", () => {
    const last = 500 + LISTENER_TOKEN_MS + 60_000;
    const one = { who: "s_kim00001", beforeMs: 500 };
    expect([isOver(one, last - 1), isOver(one, last)]).toEqual([false, true]);
  });
});
