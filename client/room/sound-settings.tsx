// What a listener may choose about live sound: less data, and what waits until they hear it. Folded away, since few need it.
import { ChevronDown } from "lucide";
import type { Late } from "../audio/live/heard.ts";
import { Icon } from "../ui/icon.tsx";
import type { Room } from "./room.ts";
import { SaveData } from "./save-data.tsx";
import "./sound-settings.css";

const CHOICES: readonly { readonly of: keyof Late; readonly words: string }[] = [
  { of: "cues", words: "Show songs and announcements when I hear them" },
  { of: "chat", words: "Show the chat in time with the sound" },
];

export function SoundSettings({ room }: { room: Room }) {
  const { late, saver } = room;
  return (
    <details class="sound-settings">
      <summary>
        Sound settings{saver.value && ", saving data"}
        <Icon icon={ChevronDown} size={18} />
      </summary>
      <SaveData room={room} />
      {CHOICES.map(({ of, words }) => (
        <label key={of} class="sound-setting">
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
