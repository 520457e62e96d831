// Every route of the Worker in one list. What is not here does not exist; tests draw the matrix of rights from it.
import { ADMIN_HOOK_ROUTES } from "./admin-hooks.ts";
import { ADMIN_KEY_ROUTES } from "./admin-keys.ts";
import { ADMIN_MEDIA_ROUTES } from "./admin-media.ts";
import { ADMIN_PARTNER_ROUTES } from "./admin-partners.ts";
import { ADMIN_PEOPLE_ROUTES } from "./admin-people.ts";
import { ADMIN_ROOM_ROUTES } from "./admin-rooms.ts";
import { API_DOCS_ROUTES } from "./api-docs.ts";
import { BROADCAST_ROUTES } from "./broadcasts.ts";
import { DEVICE_ROUTES } from "./devices.ts";
import { EMBED_ROUTES } from "./embed.ts";
import { FEED_ROUTES } from "./feeds.ts";
import { GUARDED_ROUTES } from "./guarded.ts";
import { HISTORY_ROUTES } from "./history.ts";
import { EXPORT_ROUTES } from "./history-export.ts";
import { INVITE_ROUTES } from "./invites.ts";
import { JOIN_ROUTES } from "./join.ts";
import { LIVE_ROUTES } from "./live.ts";
import { LIVE_GRANT_ROUTES } from "./live-grant.ts";
import { LIVE_PLAYLIST_ROUTES } from "./live-playlist.ts";
import { LIVE_REPLAY_ROUTES } from "./live-replay.ts";
import { LIVE_SEGMENT_ROUTES } from "./live-segments.ts";
import { MEDIA_ROUTES } from "./media.ts";
import { METER_ROUTES } from "./meter.ts";
import { OEMBED_ROUTES } from "./oembed.ts";
import { OPERATOR_ROUTES } from "./operator.ts";
import { PAGE_ROUTES } from "./pages.ts";
import { HOOK_ROUTES } from "./partner-hooks.ts";
import { NUMBERS_ROUTES } from "./partner-numbers.ts";
import { PARTNER_ROUTES } from "./partners.ts";
import { PASSKEY_ROUTES } from "./passkeys.ts";
import { PEOPLE_ROUTES } from "./people.ts";
import { PUBLIC_API_ROUTES } from "./public-api.ts";
import { REPLAY_ROUTES } from "./replays.ts";
import { REPORT_ROUTES } from "./reports.ts";
import { ROOM_ROUTES } from "./rooms.ts";
import type { Route } from "./route.ts";
import { SIGN_IN_ROUTES } from "./sign-in.ts";
import { SITE_ROUTES } from "./site.ts";
import { TRACK_ROUTES } from "./tracks.ts";
import { UPLOAD_PART_ROUTES } from "./upload-parts.ts";
import { UPLOAD_ROUTES } from "./uploads.ts";

export const ROUTES: readonly Route[] = [
  ...SIGN_IN_ROUTES,
  ...PASSKEY_ROUTES,
  ...INVITE_ROUTES,
  ...DEVICE_ROUTES,
  ...PEOPLE_ROUTES,
  ...ROOM_ROUTES,
  ...METER_ROUTES,
  ...REPLAY_ROUTES,
  ...REPORT_ROUTES,
  ...OPERATOR_ROUTES,
  ...LIVE_ROUTES,
  ...LIVE_GRANT_ROUTES,
  ...LIVE_PLAYLIST_ROUTES,
  ...LIVE_REPLAY_ROUTES,
  ...LIVE_SEGMENT_ROUTES,
  ...GUARDED_ROUTES,
  ...BROADCAST_ROUTES,
  ...HISTORY_ROUTES,
  ...EXPORT_ROUTES,
  ...FEED_ROUTES,
  ...PARTNER_ROUTES,
  ...HOOK_ROUTES,
  ...NUMBERS_ROUTES,
  ...ADMIN_KEY_ROUTES,
  ...ADMIN_PARTNER_ROUTES,
  ...ADMIN_HOOK_ROUTES,
  ...ADMIN_PEOPLE_ROUTES,
  ...ADMIN_ROOM_ROUTES,
  ...ADMIN_MEDIA_ROUTES,
  ...TRACK_ROUTES,
  ...UPLOAD_ROUTES,
  ...UPLOAD_PART_ROUTES,
  ...MEDIA_ROUTES,
  ...PUBLIC_API_ROUTES,
  ...API_DOCS_ROUTES,
  ...JOIN_ROUTES,
  ...EMBED_ROUTES,
  ...OEMBED_ROUTES,
  ...PAGE_ROUTES,
  // Last: its pattern for loose files at the root would take other files' addresses.
  ...SITE_ROUTES,
];
