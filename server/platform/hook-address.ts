// A webhook's address, parsed by the parser that `fetch` uses and judged by the domain's rules. Asked when a partner is
// changed and again before every try, since rules and rows may have changed in between.
import { err, ok, type Result } from "../../shared/result.ts";
import { type AddressFault, faultOf } from "../domain/partner/hook-address.ts";

export type HookSurroundings = {
  readonly ENVIRONMENT: string;
  readonly PUBLIC_ORIGIN: string;
  /** "1": webhooks may go to this machine over plain http. Heard in local use only. */
  readonly HOOKS_TO_LOOPBACK?: string;
};

export type HookFault = AddressFault | "not_an_address";

export function parseHookUrl(text: string, around: HookSurroundings): Result<URL, HookFault> {
  if (!URL.canParse(text)) return err("not_an_address");
  const url = new URL(text);
  const fault = faultOf(url, {
    ownHosts: URL.canParse(around.PUBLIC_ORIGIN) ? [new URL(around.PUBLIC_ORIGIN).hostname] : [],
    loopback: around.ENVIRONMENT === "local" && around.HOOKS_TO_LOOPBACK === "1",
  });
  return fault ? err(fault) : ok(url);
}
