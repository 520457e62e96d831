// The last webhooks, newest first, with every try, and a way to send one again.
import { useSignal } from "@preact/signals";
import { RotateCw } from "lucide";
import type { RoomInfo } from "../../../shared/http/bodies.ts";
import type { Delivery, DeliveryAttempt } from "../../../shared/http/partner-bodies.ts";
import { sendAgain } from "../../session/partner-api.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { formatPlural } from "../../ui/numbers.ts";
import { formatAgo, formatClock } from "../../ui/time.ts";
import { useNow } from "../../ui/use-now.ts";
import {
  attemptWords,
  deliveryWords,
  KIND_WORDS,
  stateBadge,
  tookWords,
} from "./delivery-words.ts";
import { roomTitle } from "./partner-words.ts";

type Props = {
  partner: string;
  deliveries: readonly Delivery[];
  known: readonly RoomInfo[];
  now: () => number;
  onChanged: () => void;
};

const FIRST_SHOWN = 5;
const RENEW_MS = 5_000;

export function DeliveryLog({ partner, deliveries, known, now, onChanged }: Props) {
  const all = useSignal(false);
  const note = useSignal("");
  const nowMs = useNow(now, RENEW_MS);
  const again = async ({ id, kind }: Delivery) => {
    const sent = await sendAgain(partner, id);
    note.value = sent.ok ? `“${KIND_WORDS[kind]}” is on its way again.` : sent.error.message;
    onChanged();
  };
  if (deliveries.length === 0) {
    return <p class="faint">Nothing was to be told so far. The log goes back two weeks.</p>;
  }
  const shown = all.value ? deliveries : deliveries.slice(0, FIRST_SHOWN);
  return (
    <>
      <p class="people-note" role="status">
        {note.value}
      </p>
      <ul class="people-list">
        {shown.map((delivery) => (
          <DeliveryLine
            key={delivery.id}
            delivery={delivery}
            room={roomTitle(delivery.room, known)}
            nowMs={nowMs}
            onAgain={() => again(delivery)}
          />
        ))}
      </ul>
      {shown.length < deliveries.length && (
        <Button
          size="s"
          variant="ghost"
          onClick={() => {
            all.value = true;
          }}
        >
          Show all {deliveries.length}
        </Button>
      )}
    </>
  );
}

type LineProps = { delivery: Delivery; room: string; nowMs: number; onAgain: () => Promise<void> };

function DeliveryLine({ delivery, room, nowMs, onAgain }: LineProps) {
  const busy = useSignal(false);
  const { kind, atMs, attempts } = delivery;
  const { name, tone } = stateBadge(delivery);
  const send = async () => {
    busy.value = true;
    await onAgain();
    busy.value = false;
  };
  return (
    <li class="people-row delivery">
      <div class="people-words">
        <span class="row wrap">
          <strong>{KIND_WORDS[kind]}</strong>
          <Badge tone={tone}>{name}</Badge>
        </span>
        <span class="faint">
          {room} · {formatAgo(atMs, nowMs)} · {deliveryWords(delivery, nowMs)}
        </span>
        {attempts.length > 1 && <Attempts attempts={attempts} />}
      </div>
      <Button
        size="s"
        icon={RotateCw}
        busy={busy.value}
        aria-label={`Send again: ${KIND_WORDS[kind]}, ${room}, ${formatAgo(atMs, nowMs)}`}
        onClick={() => void send()}
      >
        Send again
      </Button>
    </li>
  );
}

function Attempts({ attempts }: { attempts: readonly DeliveryAttempt[] }) {
  return (
    <details class="delivery-tries faint">
      <summary>{formatPlural(attempts.length, { one: "try", other: "tries" })}</summary>
      <ol>
        {attempts.map((attempt) => (
          <li key={attempt.atMs} class="tabular">
            {formatClock(attempt.atMs)} · {attemptWords(attempt)} · {tookWords(attempt)}
          </li>
        ))}
      </ol>
    </details>
  );
}
