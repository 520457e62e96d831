// How a view inside a dialog ends: what went wrong, said at once, and its buttons.
import type { ComponentChildren } from "preact";

type Props = {
  /** A sentence, or null while nothing is wrong. */
  trouble: string | null;
  /** The last button is the answer most people give. */
  children: ComponentChildren;
};

export function DialogEnding({ trouble, children }: Props) {
  return (
    <>
      {trouble !== null && (
        <p class="dialog-trouble" role="alert">
          {trouble}
        </p>
      )}
      <div class="dialog-actions">{children}</div>
    </>
  );
}
