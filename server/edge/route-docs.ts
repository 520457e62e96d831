// What a route says about itself to the API's description. The schemas are the ones that validate: there is no second set.
import type * as z from "zod/mini";

export type RouteDocs = {
  /** JSON of a success; null: no content; undefined: not JSON, or not said. */
  readonly answer: z.core.$ZodType | null | undefined;
  /** The media type of a success that is text and no JSON. */
  readonly answerType: string | readonly string[] | null;
  /** `answer`: kept by a policy and told with a tag. `file`: a stored object, told in ranges and under conditions too. */
  readonly kept: "answer" | "file" | null;
  readonly status: 200 | 201 | 202 | 204;
  readonly summary: string | null;
  readonly tags: readonly string[] | null;
  readonly params: z.core.$ZodType | null;
  readonly query: z.core.$ZodType | null;
  readonly body: z.core.$ZodType | null;
};
