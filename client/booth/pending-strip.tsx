// What was done here and has not reached the room yet, in words. A healthy line settles in a blink, so the strip waits
// a moment before it speaks.
import { Clock } from "lucide";
import { Icon } from "../ui/icon.tsx";
import { formatPlural } from "../ui/numbers.ts";
import { useNow } from "../ui/use-now.ts";
import { commandWords } from "./command-words.ts";
import type { Desk } from "./desk.ts";
import "./pending-strip.css";

const PATIENCE_MS = 1_200;
const NAMED_MAX = 3;

export function PendingStrip({ desk }: { desk: Desk }) {
  const { session } = desk;
  const sending = session.pending.value.filter(({ state }) => state === "sending");
  const nowMs = useNow(session.serverNow, sending.length > 0 ? 400 : null);
  const late = sending.filter(({ at }) => nowMs - at > PATIENCE_MS);
  const named = late.slice(0, NAMED_MAX).map(({ cmd }) => commandWords(cmd));
  const more = late.length - named.length;
  return (
    <div role="status" class="pending-strip-box">
      {late.length > 0 && (
        <p class="pending-strip">
          <Icon icon={Clock} size={18} />
          <span>
            <strong>
              {formatPlural(late.length, { one: "action is", other: "actions are" })} queued and
              will be applied once:
            </strong>{" "}
            {named.join(", ")}
            {more > 0 && ` and ${more} more`}
          </span>
        </p>
      )}
    </div>
  );
}
