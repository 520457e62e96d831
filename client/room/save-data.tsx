// The choice to hear live sound in less bytes, with what it spends. It can be made before the first press, and while playing.
import { useId } from "preact/hooks";
import { spendingOf } from "../audio/live/less-data.ts";
import type { Room } from "./room.ts";
import { savingWords } from "./save-data-words.ts";

export function SaveData({ room: { session, player, saver } }: { room: Room }) {
  const words = useId();
  const epoch = session.view.value.sound.at(-1);
  if (!epoch) return null;
  const isSmaller = player.state.value === "idle" ? null : player.isSmaller.value;
  const saving = { ...spendingOf(epoch), isWanted: saver.value, isSmaller };
  return (
    <>
      <label class="sound-setting">
        <input
          type="checkbox"
          checked={saver.value}
          aria-describedby={words}
          onChange={({ currentTarget }) => {
            saver.value = currentTarget.checked;
          }}
        />
        Save data
      </label>
      <span id={words} class="sound-setting-note">
        {savingWords(saving)}
      </span>
    </>
  );
}
