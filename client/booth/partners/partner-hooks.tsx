// What a partner's server is told: where, whether it can know that it is from us, and how the last ones went.
import { KeyRound } from "lucide";
import { useEffect } from "preact/hooks";
import type { RoomInfo } from "../../../shared/http/bodies.ts";
import type { Delivery, Partner } from "../../../shared/http/partner-bodies.ts";
import { getDeliveries } from "../../session/partner-api.ts";
import { Button } from "../../ui/button.tsx";
import { useAsked } from "../people/use-asked.ts";
import { Waiting } from "../people/waiting.tsx";
import { DeliveryLog } from "./delivery-log.tsx";
import { isMoving } from "./delivery-words.ts";

type Props = {
  partner: Partner;
  known: readonly RoomInfo[];
  now: () => number;
  /** `replaces`: it has one that works. */
  onSecret: (replaces: boolean) => void;
};

const LOOK_AGAIN_MS = 2_500;

export function PartnerHooks({ partner, known, now, onSecret }: Props) {
  const { id, hookUrl } = partner;
  const { asked, again } = useAsked(() => getDeliveries(id));
  const deliveries = asked.kind === "ready" ? asked.value.deliveries : [];
  useLookAgain(deliveries, now, again);
  return (
    <section class="people-section" aria-labelledby="partner-hooks-title">
      <div class="people-head">
        <h3 id="partner-hooks-title">Webhooks</h3>
        {asked.kind === "ready" && (
          <Button size="s" icon={KeyRound} onClick={() => onSecret(asked.value.hasSecret)}>
            {asked.value.hasSecret ? "New secret" : "Make the secret"}
          </Button>
        )}
      </div>
      <p class="quiet partner-address">
        {hookUrl ?? "No address: their server is told nothing. Put one in by “Change”."}
      </p>
      {asked.kind !== "ready" && <Waiting on={asked} onRetry={() => void again()} />}
      {asked.kind === "ready" && hookUrl !== null && (
        <>
          {!partner.capabilities.includes("webhooks") && (
            <p class="people-trouble">They may not get webhooks: allow it by “Change”.</p>
          )}
          {!asked.value.hasSecret && (
            <p class="people-trouble">
              Nothing is sent before there is a secret: their server couldn't tell that it is from
              here.
            </p>
          )}
        </>
      )}
      {asked.kind === "ready" && (
        <DeliveryLog
          partner={id}
          deliveries={deliveries}
          known={known}
          now={now}
          onChanged={() => void again()}
        />
      )}
    </section>
  );
}

/** Asks again while something is on its way, so that its end is seen. */
function useLookAgain(
  deliveries: readonly Delivery[],
  now: () => number,
  again: () => Promise<void>,
): void {
  useEffect(() => {
    if (!isMoving(deliveries, now())) return;
    const timer = setTimeout(() => void again(), LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [deliveries]);
}
