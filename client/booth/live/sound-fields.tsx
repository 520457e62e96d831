// A fader with its mute, and a tick box: the two controls the mixer is made of.
import { Volume2, VolumeX } from "lucide";
import { IconButton } from "../../ui/button.tsx";
import { GAIN_MAX_DB, GAIN_MIN_DB } from "./sound-settings.ts";

type FaderProps = {
  label: string;
  db: number;
  muted: boolean;
  onDb: (db: number) => void;
  onMuted: (muted: boolean) => void;
};

export function Fader({ label, db, muted, onDb, onMuted }: FaderProps) {
  const words = db <= GAIN_MIN_DB ? "Off" : `${db > 0 ? "+" : ""}${db} dB`;
  return (
    <div class="sound-fader" data-muted={muted}>
      <IconButton
        icon={muted ? VolumeX : Volume2}
        label={muted ? `Unmute ${label.toLowerCase()}` : `Mute ${label.toLowerCase()}`}
        aria-pressed={muted}
        onClick={() => onMuted(!muted)}
      />
      <label class="grow">
        <span class="sound-fader-name">
          {label}
          <output class="tabular faint">{muted ? "Muted" : words}</output>
        </span>
        <input
          type="range"
          min={GAIN_MIN_DB}
          max={GAIN_MAX_DB}
          step={1}
          value={db}
          aria-valuetext={words}
          onInput={({ currentTarget }) => onDb(currentTarget.valueAsNumber)}
        />
      </label>
    </div>
  );
}

type TickProps = {
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
};

export function Tick({ label, checked, disabled = false, onChange }: TickProps) {
  return (
    <label class="sound-option">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
