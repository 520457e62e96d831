// What is told to sites that show links (oEmbed 1.0, oembed.com, 2.3.4): a link with its words. A frame is not among it: the
// widget opens on pages of registered partners only, and oEmbed does not say for whom it asks.
import * as z from "zod/mini";

export const oembedQuery = z.object({
  url: z.string().check(z.minLength(1), z.maxLength(300)),
  /** The only one there is. */
  format: z.optional(z.literal("json")),
});

export const oembedBody = z.object({
  version: z.literal("1.0"),
  type: z.literal("link"),
  title: z.string(),
  provider_name: z.string(),
  provider_url: z.string(),
  /** Seconds. */
  cache_age: z.int(),
});
export type OembedBody = z.infer<typeof oembedBody>;
