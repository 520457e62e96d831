// Shapes of large uploads: one is opened (or found again), sent part by part, and completed.
import * as z from "zod/mini";
import { instantMs, recordId } from "../protocol/scalars.ts";

/** A SHA-256 in base64. */
export const SHA256 = /^[A-Za-z0-9+/]{43}=$/;
const sha256 = z.string().check(z.regex(SHA256));

/** What is going to be sent. Size, type and first part tell whether an upload that was begun is of this file. */
export const newUpload = z.object({
  contentType: z.string().check(z.maxLength(100)),
  bytes: z.int().check(z.gte(1), z.lte(5_368_709_120)),
  firstPart: sha256,
});
export type NewUpload = z.infer<typeof newUpload>;

export const sentPart = z.object({ number: z.int().check(z.gte(1)), sha256 });
/** An upload that is open, with the parts that arrived whole. */
export const openedUpload = z.object({ id: recordId, parts: z.array(sentPart) });
export type OpenedUpload = z.infer<typeof openedUpload>;

/** The SHA-256 over the SHA-256s of all parts in order (`joinDigests`). */
export const uploadEnd = z.object({ sha256 });
export type UploadEnd = z.infer<typeof uploadEnd>;

const tally = z.int().check(z.nonnegative());
/**
 * What the bucket holds. `countedBytes` is what the quota counts: with what is on its way, without sound. Lists are cut short.
 * `sound`: live sound and recordings; its orphans are among all orphans too.
 */
export const mediaSurveyBody = z.object({
  objects: tally,
  bytes: tally,
  countedBytes: tally,
  quotaBytes: tally,
  orphans: tally,
  orphanBytes: tally,
  missing: tally,
  sound: z.object({ objects: tally, bytes: tally, orphans: tally, orphanBytes: tally }),
  shown: z.object({
    orphans: z.array(z.object({ key: z.string(), bytes: tally, atMs: instantMs })),
    missing: z.array(z.string()),
  }),
});
export type MediaSurveyBody = z.infer<typeof mediaSurveyBody>;
/** `left`: orphans that the next sweep takes. */
export const mediaSweptBody = z.object({ removed: tally, bytes: tally, left: tally });
