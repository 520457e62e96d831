// How a partner's widgets look where its page says nothing, and the real widget to see it by, made by the very script that
// partners paste.
import { useSignal } from "@preact/signals";
import { Eye, EyeOff } from "lucide";
import { h } from "preact";
import { PARTNER_THEMES, type PartnerTheme } from "../../../shared/http/partner-bodies.ts";
import { EMBED_SCRIPT } from "../../../shared/http/paths.ts";
import { Button } from "../../ui/button.tsx";
import { THEME_WORDS } from "./partner-words.ts";

type Props = {
  theme: PartnerTheme;
  /** The room in the preview; null: none. */
  room: string | null;
  onChange: (theme: PartnerTheme) => void;
};

const FIRST_ACCENT = "#2f6b4f";

export function LookFields({ theme: look, room, onChange }: Props) {
  const { theme, accent } = look;
  return (
    <fieldset class="partner-look">
      <legend class="label">Look, where their page says nothing</legend>
      <div class="grant-choices partner-themes">
        {PARTNER_THEMES.map((option) => (
          <label key={option} class="grant-choice">
            <input
              type="radio"
              name="theme"
              checked={option === theme}
              onChange={() => onChange({ ...look, theme: option })}
            />
            <span>{THEME_WORDS[option]}</span>
          </label>
        ))}
      </div>
      <div class="grant-choices partner-accent">
        <label class="grant-choice">
          <input
            type="checkbox"
            checked={accent !== null}
            onChange={() => onChange({ ...look, accent: accent === null ? FIRST_ACCENT : null })}
          />
          <span>A colour of their own</span>
        </label>
        {accent !== null && (
          <input
            type="color"
            class="partner-colour"
            aria-label="Their colour"
            value={accent}
            onInput={({ currentTarget }) => onChange({ ...look, accent: currentTarget.value })}
          />
        )}
      </div>
      {room !== null && <Preview look={look} room={room} />}
    </fieldset>
  );
}

/** Asked for by a press: whoever looks is counted in the room as a visitor. */
function Preview({ look: { theme, accent }, room }: { look: PartnerTheme; room: string }) {
  const open = useSignal(false);
  const toggle = () => {
    open.value = !open.value;
    // Imported, not written as an element: no page here may make a script's address out of a string.
    if (open.value) void import(/* @vite-ignore */ new URL(EMBED_SCRIPT, location.href).href);
  };
  return (
    <div class="partner-preview">
      <Button size="s" icon={open.value ? EyeOff : Eye} aria-expanded={open.value} onClick={toggle}>
        {open.value ? "Hide the widget" : "See the widget"}
      </Button>
      {open.value && h("judah-room", { key: room, room, theme, accent: accent ?? "" })}
    </div>
  );
}
