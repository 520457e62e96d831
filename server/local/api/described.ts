// A route as the description sees it. The Worker's sources are checked against their own platform, so their list is loaded by
// address and typed here.
import type { RouteDocs } from "../../edge/route-docs.ts";

export type DescribedRoute = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly auth: "public" | { readonly can: string } | { readonly signed: string };
  readonly headers: string;
  readonly rate: string | null;
  readonly stepUp: boolean;
  readonly cors: boolean;
  readonly bodyKind: "none" | "json" | "raw";
  readonly docs: RouteDocs;
};

/** Every route of the Worker. */
export async function loadRoutes(): Promise<readonly DescribedRoute[]> {
  const source = new URL("../../edge/routes.ts", import.meta.url).href;
  const { ROUTES } = (await import(/* @vite-ignore */ source)) as {
    ROUTES: readonly DescribedRoute[];
  };
  return ROUTES;
}

/** Pages and files are not described, and neither is the description; live sound is, for whoever builds a player or a sender. */
export function isDescribed({ path, headers }: DescribedRoute): boolean {
  return path.startsWith("/live/") || (path.startsWith("/api/") && headers === "api");
}
