// Files dragged onto a panel: shows when they hover, hands them over when they fall. A file dropped beside the panel
// must not make the browser leave the booth, so that is stopped for the whole page.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

type Handlers = Record<
  "onDragEnter" | "onDragOver" | "onDragLeave" | "onDrop",
  (event: DragEvent) => void
>;

export function useFileDrop(
  enabled: boolean,
  onFiles: (files: readonly File[]) => void,
): { over: ReadonlySignal<boolean>; handlers: Handlers } {
  const over = useSignal(false);
  useEffect(() => {
    const stay = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    addEventListener("dragover", stay);
    addEventListener("drop", stay);
    return () => {
      removeEventListener("dragover", stay);
      removeEventListener("drop", stay);
    };
  }, []);
  const hover = (event: DragEvent) => {
    if (!enabled || !hasFiles(event)) return;
    event.preventDefault();
    over.value = true;
  };
  return {
    over,
    handlers: {
      onDragEnter: hover,
      onDragOver: hover,
      onDragLeave(event) {
        const inside = event.relatedTarget instanceof Node && event.currentTarget instanceof Node;
        if (inside && (event.currentTarget as Node).contains(event.relatedTarget as Node)) return;
        over.value = false;
      },
      onDrop(event) {
        over.value = false;
        if (!enabled || !hasFiles(event)) return;
        event.preventDefault();
        onFiles([...(event.dataTransfer?.files ?? [])]);
      },
    },
  };
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}
