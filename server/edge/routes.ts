// Every route of the Worker in one list. What is not here does not exist; tests draw the matrix of rights from it.
import { BROADCAST_ROUTES } from "./broadcasts.ts";
import { EMBED_ROUTES } from "./embed.ts";
import { JOIN_ROUTES } from "./join.ts";
import { LIVE_ROUTES } from "./live.ts";
import { MEDIA_ROUTES } from "./media.ts";
import { METER_ROUTES } from "./meter.ts";
import { PAGE_ROUTES } from "./pages.ts";
import { PARTNER_ROUTES } from "./partners.ts";
import { ROOM_ROUTES } from "./rooms.ts";
import type { Route } from "./route.ts";
import { SIGN_IN_ROUTES } from "./sign-in.ts";
import { SITE_ROUTES } from "./site.ts";
import { TRACK_ROUTES } from "./tracks.ts";
import { UPLOAD_ROUTES } from "./uploads.ts";

export const ROUTES: readonly Route[] = [
  ...SIGN_IN_ROUTES,
  ...ROOM_ROUTES,
  ...METER_ROUTES,
  ...LIVE_ROUTES,
  ...BROADCAST_ROUTES,
  ...PARTNER_ROUTES,
  ...TRACK_ROUTES,
  ...UPLOAD_ROUTES,
  ...MEDIA_ROUTES,
  ...JOIN_ROUTES,
  ...EMBED_ROUTES,
  ...PAGE_ROUTES,
  // Last: its pattern for loose files at the root would take other files' addresses.
  ...SITE_ROUTES,
];
