// How long stored sound and pictures live that nobody needs (any more). Listening to old shows is the point of an archive:
// what a show has played stays.

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Uploaded, but made into no track within a day: nobody is coming back for it. */
export const UNUSED_AFTER_MS = DAY_MS;
/** A deleted track that no show played: a queue that still holds it is long over. */
export const DELETED_AFTER_MS = 30 * DAY_MS;
/** A large file whose sender was not heard of. The bucket itself forgets such parts after seven days. */
export const STALE_UPLOAD_MS = 3 * DAY_MS;
/** Whoever lost the answer to the last request of an upload has asked again by then. */
export const COMPLETED_UPLOAD_MS = DAY_MS;
/** Copies of stored objects anywhere in front of the bucket: what was taken down by hand is gone everywhere after that. */
export const COPY_MS = DAY_MS;
/** The hour (UTC) in which the whole bucket is looked through, once a day. */
const SEARCH_HOUR = 3;

/** True in the one hour of a day in which the bucket is searched for orphans. */
export function isSearchHour(nowMs: number): boolean {
  return Math.floor(nowMs / HOUR_MS) % 24 === SEARCH_HOUR;
}
