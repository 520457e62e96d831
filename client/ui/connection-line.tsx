// One quiet line about the connection, only while there is something to say. Never a modal: the page stays usable.
import { CloudOff, Hourglass, LoaderCircle, WifiOff } from "lucide";
import type { ComponentProps } from "preact";
import { useEffect, useState } from "preact/hooks";
import { CLOSES, type CloseReason } from "../../shared/protocol/close.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { formatWait } from "./time.ts";
import { useNow } from "./use-now.ts";
import "./connection-line.css";

export type ConnectionState = "connecting" | "live" | "waiting" | "closed";

type Props = {
  status: ConnectionState;
  closed: CloseReason | null;
  /** True where sockets are blocked and the room is followed by requests. */
  readOnly?: boolean;
  /** Set while too many come at once: when the next attempt is made, by `clock`. */
  crowdedUntil?: number | null;
  clock?: () => number;
};

/** A short dip is nobody's business. */
const PATIENCE_MS: Readonly<Record<ConnectionState, number>> = {
  connecting: 2_500,
  waiting: 900,
  live: 0,
  closed: 0,
};

export function ConnectionLine(props: Props) {
  const { status, closed, readOnly = false, crowdedUntil = null, clock = Date.now } = props;
  const due = useDue(status);
  const online = useOnline();
  const nowMs = useNow(clock, crowdedUntil === null ? null : 500);
  const waitMs = crowdedUntil === null ? null : crowdedUntil - nowMs;
  const words = due ? wordsFor({ status, closed, readOnly, online, waitMs }) : null;
  return (
    <div class="connection" role="status">
      {words && (
        <div class={`connection-line ${status}`}>
          <Icon {...words.sign} size={16} />
          <span>{words.text}</span>
          {/* Not spoken: it changes every second. */}
          {words.count && (
            <span class="connection-count" aria-hidden="true">
              {words.count}
            </span>
          )}
          {status === "closed" && (
            <Button size="s" variant="ghost" onClick={() => location.reload()}>
              Reload
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

type State = Pick<Required<Props>, "status" | "closed" | "readOnly"> & {
  online: boolean;
  waitMs: number | null;
};

type Words = { sign: ComponentProps<typeof Icon>; text: string; count?: string };

function wordsFor({ status, closed, readOnly, online, waitMs }: State): Words | null {
  const spinning = { icon: LoaderCircle, class: "spin" };
  if (status === "closed") {
    const text = closed ? CLOSES[closed].sentence : "The room is closed. Reload to come back.";
    return { sign: { icon: CloudOff }, text };
  }
  if (status === "live") return null;
  if (!online) {
    const text = "You are offline. We go on where you left as soon as you are back.";
    return { sign: { icon: WifiOff }, text };
  }
  if (status === "waiting" && waitMs !== null) {
    const text = "Many come at once. You are let in soon";
    return { sign: { icon: Hourglass }, text, count: formatWait(waitMs) };
  }
  if (readOnly) {
    const text = "This network blocks live connections: you can follow along, but not write.";
    return { sign: { icon: CloudOff }, text };
  }
  if (status === "waiting") return { sign: spinning, text: "Reconnecting… you will miss nothing" };
  return { sign: spinning, text: "Joining the room…" };
}

/** True once the status has lasted long enough to be worth a line. */
function useDue(status: ConnectionState): boolean {
  const [dueFor, setDueFor] = useState<ConnectionState | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setDueFor(status), PATIENCE_MS[status]);
    return () => clearTimeout(timer);
  }, [status]);
  return dueFor === status;
}

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return online;
}
