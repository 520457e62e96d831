// The query side of Analytics Engine: its SQL API over HTTP, with an account and a token. Where there are none, there is no
// query side, and that is said; nothing is made up.
import { err, ok, type Result } from "../../shared/result.ts";

export type PointsAccount = { readonly accountId: string; readonly token: string };
/** Takes a statement in the service's SQL, gives its parsed JSON. */
export type AskPoints = (statement: string) => Promise<Result<unknown, "refused" | "unreachable">>;

const PATIENCE_MS = 10_000;

export function pointsApi({ accountId, token }: PointsAccount, send = fetch): AskPoints {
  const url = `https://api.cloudflare.com/client/v4/accounts/${accountId}/analytics_engine/sql`;
  return async (statement) => {
    try {
      const response = await send(url, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}` },
        body: statement,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return response.ok ? ok(await response.json()) : err("refused");
    } catch {
      return err("unreachable");
    }
  };
}
