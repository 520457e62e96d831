// How a partner's widgets look where its page says nothing, with the real widget beside it, made by the very script that
// partners paste.
import { h } from "preact";
import { useEffect } from "preact/hooks";
import { PARTNER_THEMES, type PartnerTheme } from "../../../shared/http/partner-bodies.ts";
import { EMBED_SCRIPT } from "../../../shared/http/paths.ts";
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
  // Imported, not written as an element: no page here may make a script's address out of a string.
  useEffect(() => void import(/* @vite-ignore */ new URL(EMBED_SCRIPT, location.href).href), []);
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
      {room !== null && (
        <div class="partner-preview">
          {h("judah-room", { key: room, room, theme, accent: accent ?? "" })}
        </div>
      )}
    </fieldset>
  );
}
