// A question or an explanation over the page: the browser's own <dialog>, so focus and Escape behave as people expect.
import { X } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { IconButton } from "./button.tsx";
import "./dialog.css";

type Props = {
  title: string;
  /** l: lists and forms with parts; m (default): a question. */
  size?: "m" | "l";
  open: boolean;
  onClose: () => void;
  /** Buttons at the end; the last one is the answer most people give. */
  actions?: ComponentChildren;
  children: ComponentChildren;
};

/** Modal while `open`; Escape, the cross and a press outside call `onClose`. */
export function Dialog({ title, size = "m", open, onClose, actions, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    if (!dialog || dialog.open === open) return;
    if (open) dialog.showModal();
    else dialog.close();
  }, [open]);
  return (
    <dialog
      ref={element}
      class={`dialog size-${size}`}
      aria-label={title}
      onClose={onClose}
      onPointerDown={(event) => event.target === element.current && onClose()}
    >
      {open && (
        <div class="dialog-inner">
          <header class="dialog-head">
            <h2>{title}</h2>
            <IconButton icon={X} label="Close" onClick={onClose} />
          </header>
          <div class="dialog-body">{children}</div>
          {actions && <footer class="dialog-actions">{actions}</footer>}
        </div>
      )}
    </dialog>
  );
}
