// What became of a case, and how a run is summed up by the rules of the document.

export type Verdict = { readonly name: string; readonly ok: boolean; readonly why: string };

/** Rules that cannot be seen from one end of the wire within minutes, and why. */
export const UNSEEN: Readonly<Record<string, string>> = {
  R21: "the archive is no part of the protocol",
  R31: "passes are taken back by the operator, not over the wire",
  R32: "people are forgotten by the operator, not over the wire",
  R35: "sound travels over HTTP, with a pass that a signed-in person asks for",
  R26: "whether a room is one object or many is not to be seen",
};

export async function verdictOf(name: string, run: () => Promise<void> | void): Promise<Verdict> {
  try {
    await run();
    return { name, ok: true, why: "" };
  } catch (error) {
    return { name, ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}

export const rulesOf = (name: string): string[] =>
  /^(?:R\d+ )+/.exec(name)?.[0].trim().split(" ") ?? [];

export type RuleSum = { readonly rule: string; readonly passed: number; readonly failed: number };

/** One line per rule that the document has, in its order; a rule that no case tried has two zeros. */
export function byRule(rules: readonly string[], verdicts: readonly Verdict[]): RuleSum[] {
  return rules.map((rule) => {
    const cases = verdicts.filter(({ name }) => rulesOf(name).includes(rule));
    const failed = cases.filter(({ ok }) => !ok).length;
    return { rule, passed: cases.length - failed, failed };
  });
}
