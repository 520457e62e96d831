// Every route of the Worker in one list. What is not here does not exist; tests draw the matrix of rights from it.
import { broadcastRoutes } from "./broadcasts.ts";
import { embedRoutes } from "./embed.ts";
import { joinRoutes } from "./join.ts";
import { liveRoutes } from "./live.ts";
import { pageRoutes } from "./pages.ts";
import { partnerRoutes } from "./partners.ts";
import { roomRoutes } from "./rooms.ts";
import type { Route } from "./route.ts";
import { signInRoutes } from "./sign-in.ts";
import { siteRoutes } from "./site.ts";

export const routes: readonly Route[] = [
  ...siteRoutes,
  ...signInRoutes,
  ...roomRoutes,
  ...liveRoutes,
  ...broadcastRoutes,
  ...partnerRoutes,
  ...joinRoutes,
  ...embedRoutes,
  ...pageRoutes,
];
