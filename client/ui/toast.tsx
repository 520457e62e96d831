// Short notices that come and go by themselves, one column, polite. Anything that must not be missed is not a toast.
import { signal } from "@preact/signals";
import { X } from "lucide";
import { Button, IconButton } from "./button.tsx";
import "./toast.css";

export type ToastTone = "plain" | "good" | "caution";
export type Toast = {
  text: string;
  tone?: ToastTone;
  /** One thing to do about it, e.g. "Undo". */
  action?: { label: string; run: () => void };
  /** How long it stays; 6 s unless told, longer where there is something to undo. */
  forMs?: number;
};
type Shown = Toast & { id: number };

const SHOWN_MAX = 3;
const DEFAULT_MS = 6_000;
const shown = signal<readonly Shown[]>([]);
let lastId = 0;

/** Shows a notice; the returned function takes it away early. */
export function toast(notice: Toast): () => void {
  lastId += 1;
  const id = lastId;
  const remove = () => {
    shown.value = shown.value.filter((other) => other.id !== id);
  };
  shown.value = [...shown.value, { ...notice, id }].slice(-SHOWN_MAX);
  setTimeout(remove, notice.forMs ?? DEFAULT_MS);
  return remove;
}

/** Where the notices appear; once per page. */
export function Toasts() {
  return (
    <div class="toasts" role="status" aria-label="Notices">
      {shown.value.map(({ id, text, tone = "plain", action }) => (
        <div key={id} class={`toast tone-${tone}`}>
          <p class="grow">{text}</p>
          {action && (
            <Button
              size="s"
              variant="ghost"
              onClick={() => {
                drop(id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton icon={X} size="s" label="Dismiss" onClick={() => drop(id)} />
        </div>
      ))}
    </div>
  );
}

function drop(id: number): void {
  shown.value = shown.value.filter((other) => other.id !== id);
}
