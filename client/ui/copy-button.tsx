// Copies a text and says that it did. Where the browser forbids the clipboard nothing is said: the text stands there to be marked.
import { useSignal } from "@preact/signals";
import { Check, Copy } from "lucide";
import { Button, type ButtonVariant } from "./button.tsx";
import { copyText } from "./copy-text.ts";

type Props = {
  text: string;
  /** Names it for assistive technology: `Copy: One line`. */
  what: string;
  variant?: ButtonVariant;
};

const COPIED_MS = 2_000;

export function CopyButton({ text, what, variant = "quiet" }: Props) {
  const copied = useSignal(false);
  const copy = async () => {
    copied.value = await copyText(text);
    setTimeout(() => {
      copied.value = false;
    }, COPIED_MS);
  };
  return (
    <>
      <Button
        size="s"
        variant={variant}
        icon={copied.value ? Check : Copy}
        aria-label={`Copy: ${what}`}
        onClick={() => void copy()}
      >
        {copied.value ? "Copied" : "Copy"}
      </Button>
      <span class="visually-hidden" role="status">
        {copied.value ? "Copied" : ""}
      </span>
    </>
  );
}
