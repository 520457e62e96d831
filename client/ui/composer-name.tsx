// Asked once, with the first message: under which name it is said. The message waits, nothing is lost.
import { useState } from "preact/hooks";
import { NAME_MAX_CHARS } from "../../shared/protocol/limits.ts";
import { displayName } from "../../shared/protocol/scalars.ts";
import { Button } from "./button.tsx";

type Props = {
  /** The name the room gave, e.g. "Guest 4f2a". */
  suggested: string;
  onRename: (name: string) => Promise<string | null>;
  onDone: () => void;
  onCancel: () => void;
};

export function NameChooser({ suggested, onRename, onDone, onCancel }: Props) {
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(): Promise<void> {
    const wanted = displayName.safeParse(name);
    if (!wanted.success) {
      setProblem(name.trim() === "" ? "Write a name first." : "Use plain letters, on one line.");
      return;
    }
    setBusy(true);
    const refused = await onRename(wanted.data);
    setBusy(false);
    setProblem(refused);
    if (refused === null) onDone();
  }

  return (
    <form
      class="composer name-chooser"
      onKeyDown={(event) => event.key === "Escape" && onCancel()}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label class="label" for="chat-name">
        What should we call you?
      </label>
      <div class="composer-row">
        <input
          id="chat-name"
          class="field"
          value={name}
          maxLength={NAME_MAX_CHARS}
          placeholder={suggested}
          autocomplete="nickname"
          enterkeyhint="go"
          aria-invalid={problem !== null}
          aria-describedby="chat-name-note"
          ref={focusOnce}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="primary" busy={busy}>
          Send
        </Button>
      </div>
      <p id="chat-name-note" class={problem ? "name-problem" : "faint"} aria-live="polite">
        {problem ?? "Others see it beside your messages. Your message is sent right after."}
      </p>
      <div class="row">
        <Button size="s" variant="ghost" onClick={onDone}>
          Stay {suggested}
        </Button>
        <Button size="s" variant="ghost" onClick={onCancel}>
          Back
        </Button>
      </div>
    </form>
  );
}

function focusOnce(element: HTMLInputElement | null): void {
  element?.focus();
}
