// What stands in a dialog until its code or its data is there, or when neither came.
import { LoaderCircle, RefreshCw } from "lucide";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import "./people.css";

type Props = { on: { readonly kind: string; readonly sentence?: string }; onRetry?: () => void };

export function Waiting({ on, onRetry }: Props) {
  if (on.kind === "loading") {
    return (
      <p class="people-wait quiet" role="status">
        <Icon icon={LoaderCircle} class="spin" /> One moment…
      </p>
    );
  }
  if (on.kind !== "failed") return null;
  return (
    <div class="people-wait" role="alert">
      <p class="dialog-trouble">
        {on.sentence ?? "This didn't load. Check your connection, then close this and try again."}
      </p>
      {onRetry && (
        <Button size="s" icon={RefreshCw} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
