// The order of a suite's files: named ones first. Begun last, a long file goes on alone when all others are through.
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** A sequencer for `sequence.sequencer`. `names`: files without folder and ending; all others keep Vitest's own order. */
export function longestFirst(names: readonly string[]): typeof BaseSequencer {
  const rank = ({ moduleId }: TestSpecification) =>
    names.some((name) => moduleId.endsWith(`/${name}.test.ts`)) ? 0 : 1;
  return class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
    }
  };
}
