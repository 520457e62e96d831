// Whether songs, announcements and chat wait until this listener hears the moment they belong to.
import type { Signal } from "@preact/signals";
import type { Late } from "../audio/live/heard.ts";

const CHOICES: readonly { readonly of: keyof Late; readonly words: string }[] = [
  { of: "cues", words: "Show songs and announcements when I hear them" },
  { of: "chat", words: "Show the chat in time with the sound" },
];

export function LateSetting({ late }: { late: Signal<Late> }) {
  return (
    <details class="late">
      <summary>In time with the sound</summary>
      {CHOICES.map(({ of, words }) => (
        <label key={of} class="late-choice">
          <input
            type="checkbox"
            checked={late.value[of]}
            onChange={({ currentTarget }) => {
              late.value = { ...late.value, [of]: currentTarget.checked };
            }}
          />
          {words}
        </label>
      ))}
    </details>
  );
}
