// The notice pinned above everybody's chat: write it, change it, take it down.
import { useSignal } from "@preact/signals";
import { Megaphone, Pencil, Pin, PinOff } from "lucide";
import { ANNOUNCEMENT_MAX_CHARS } from "../../shared/protocol/limits.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import type { Desk } from "./desk.ts";
import "./announcement.css";

export function Announcement({ desk }: { desk: Desk }) {
  const { announcement } = desk.session.view.value;
  const draft = useSignal<string | null>(null);
  const may = desk.may("announce");
  const edit = (text: string) => {
    draft.value = text;
  };
  if (draft.value !== null) {
    return (
      <Editor
        draft={draft.value}
        onDraft={edit}
        onCancel={() => {
          draft.value = null;
        }}
        onPin={async (text) => {
          if (await desk.act({ kind: "announcement.pin", text })) draft.value = null;
        }}
      />
    );
  }
  if (announcement === null) {
    return may ? (
      <div class="announce-row">
        <Button size="s" variant="ghost" icon={Megaphone} onClick={() => edit("")}>
          Pin an announcement
        </Button>
      </div>
    ) : null;
  }
  return (
    <div class="announce">
      <Icon icon={Pin} size={18} class="announce-pin" />
      <p class="announce-text">
        <span class="visually-hidden">Pinned for everybody: </span>
        {announcement.text}
      </p>
      {may && (
        <span class="row-actions">
          <IconButton
            icon={Pencil}
            size="s"
            label="Change the announcement"
            onClick={() => edit(announcement.text)}
          />
          <IconButton
            icon={PinOff}
            size="s"
            label="Take the announcement down"
            onClick={() => void desk.act({ kind: "announcement.unpin" })}
          />
        </span>
      )}
    </div>
  );
}

type EditorProps = {
  draft: string;
  onDraft: (text: string) => void;
  onCancel: () => void;
  onPin: (text: string) => void;
};

function Editor({ draft, onDraft, onCancel, onPin }: EditorProps) {
  const text = draft.trim();
  return (
    <form
      class="announce-editor"
      onSubmit={(event) => {
        event.preventDefault();
        if (text !== "") onPin(text);
      }}
      onKeyDown={({ key }) => {
        if (key === "Escape") onCancel();
      }}
    >
      <label class="visually-hidden" for="announce-text">
        Announcement for everybody in the room
      </label>
      <textarea
        id="announce-text"
        class="field"
        rows={2}
        maxLength={ANNOUNCEMENT_MAX_CHARS}
        placeholder="Everybody sees this above the chat"
        value={draft}
        ref={focusOnce}
        onInput={({ currentTarget }) => onDraft(currentTarget.value)}
      />
      <div class="announce-actions">
        <span class="faint tabular">{ANNOUNCEMENT_MAX_CHARS - draft.length} left</span>
        <Button size="s" variant="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="s" variant="primary" type="submit" icon={Pin} aria-disabled={text === ""}>
          Pin
        </Button>
      </div>
    </form>
  );
}

/** A ref must stay the same function, or each keystroke would move the caret. */
function focusOnce(field: HTMLTextAreaElement | null): void {
  field?.focus();
}
