// A button that is worth pressing only after a wait, and says how long that still is. Waits from the moment it is shown.
import type { ComponentProps } from "preact";
import { useState } from "preact/hooks";
import { Button } from "./button.tsx";
import { formatWait } from "./time.ts";
import { useNow } from "./use-now.ts";

type Props = ComponentProps<typeof Button> & {
  /** 0 or nothing: may be pressed at once. */
  waitMs?: number | undefined;
};

/** Until the wait is over a press does nothing; the button can be reached, so that everybody can read why. */
export function WaitButton({ waitMs = 0, children, onClick, ...rest }: Props) {
  const [untilMs] = useState(() => Date.now() + waitMs);
  const [over, setOver] = useState(waitMs <= 0);
  const nowMs = useNow(Date.now, over ? null : 500);
  const leftMs = untilMs - nowMs;
  if (!over && leftMs <= 0) setOver(true);
  if (over || leftMs <= 0) {
    return (
      <Button {...rest} onClick={onClick}>
        {children}
      </Button>
    );
  }
  return (
    <Button {...rest} aria-disabled="true">
      {children} in {formatWait(leftMs)}
    </Button>
  );
}
