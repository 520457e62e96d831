// Where the sound comes from and how it is mixed.
import { Disc3, type IconNode, Mic, SlidersVertical } from "lucide";
import { isWorthSaving, SAVER_BPS } from "../../audio/capture/bitrate.ts";
import type { InputDevice } from "../../audio/capture/microphone.ts";
import { Icon } from "../../ui/icon.tsx";
import type { SoundDesk } from "./sound-desk.ts";
import { Fader, Tick } from "./sound-fields.tsx";
import { CHOOSABLE_BPS, hasMusic, hasVoice, type Source } from "./sound-settings.ts";
import { kbit } from "./sound-words.ts";

const SOURCES: Readonly<Record<Source, { words: string; icon: IconNode }>> = {
  voice: { words: "Microphone or line-in", icon: Mic },
  music: { words: "Library deck", icon: Disc3 },
  both: { words: "Both, mixed", icon: SlidersVertical },
};

export function SoundSources({ sound }: { sound: SoundDesk }) {
  const { settings, change } = {
    settings: sound.sources.settings.value,
    change: sound.sources.change,
  };
  return (
    <>
      <fieldset class="sound-choice">
        <legend class="label">Source</legend>
        {(Object.keys(SOURCES) as Source[]).map((source) => (
          <label key={source} class="sound-source">
            <input
              class="visually-hidden"
              type="radio"
              name="sound-source"
              checked={settings.source === source}
              onChange={() => change({ source })}
            />
            <Icon icon={SOURCES[source].icon} size={22} />
            <span>{SOURCES[source].words}</span>
          </label>
        ))}
      </fieldset>
      {hasVoice(settings) && <VoiceFields sound={sound} />}
      {hasMusic(settings) && (
        <div class="sound-group">
          <Fader
            label="Music"
            db={settings.musicDb}
            muted={settings.musicMuted}
            onDb={(musicDb) => change({ musicDb })}
            onMuted={(musicMuted) => change({ musicMuted })}
          />
          {hasVoice(settings) && (
            <Tick
              label="Music steps back while you speak"
              checked={settings.ducking}
              onChange={(ducking) => change({ ducking })}
            />
          )}
        </div>
      )}
      <Quality sound={sound} />
    </>
  );
}

function VoiceFields({ sound }: { sound: SoundDesk }) {
  const { settings, change } = {
    settings: sound.sources.settings.value,
    change: sound.sources.change,
  };
  return (
    <div class="sound-group">
      <label>
        <span class="label">Input</span>
        <select
          class="field"
          value={settings.deviceId ?? ""}
          onChange={({ currentTarget: { value } }) =>
            change({ deviceId: value === "" ? null : value })
          }
        >
          <option value="">The system's own choice</option>
          {withChosen(sound.sources.devices.value, settings.deviceId).map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Fader
        label="Voice"
        db={settings.voiceDb}
        muted={settings.voiceMuted}
        onDb={(voiceDb) => change({ voiceDb })}
        onMuted={(voiceMuted) => change({ voiceMuted })}
      />
      <Tick
        label="Noise and echo filters (for speech only; they harm music)"
        checked={settings.processing}
        onChange={(processing) => change({ processing })}
      />
    </div>
  );
}

/** What was chosen stays in the list while its name is not known yet. */
function withChosen(devices: readonly InputDevice[], id: string | null): InputDevice[] {
  const known = devices
    .filter((device) => device.id !== "default")
    .map((device, index) => ({ ...device, name: device.name || `Input ${index + 1}` }));
  return id === null || known.some((device) => device.id === id)
    ? known
    : [{ id, name: "The input you chose before" }, ...known];
}

function Quality({ sound }: { sound: SoundDesk }) {
  const { settings, change } = {
    settings: sound.sources.settings.value,
    change: sound.sources.change,
  };
  const isOut = sound.onAir.state.value !== "off";
  return (
    <div class="sound-group row wrap">
      <label class="grow">
        <span class="label">Quality</span>
        <select
          class="field"
          value={String(settings.bitrateBps)}
          onChange={({ currentTarget }) => change({ bitrateBps: Number(currentTarget.value) })}
        >
          {CHOOSABLE_BPS.map((bps) => (
            <option key={bps} value={String(bps)}>
              {kbit(bps)}
            </option>
          ))}
        </select>
      </label>
      <label class="grow">
        <span class="label">Channels</span>
        <select
          class="field"
          value={settings.mono ? "mono" : "stereo"}
          disabled={isOut}
          onChange={({ currentTarget }) => change({ mono: currentTarget.value === "mono" })}
        >
          <option value="stereo">Stereo</option>
          <option value="mono">Mono</option>
        </select>
        {isOut && <span class="faint">Stop the sound to change this.</span>}
      </label>
      {isWorthSaving(settings.bitrateBps) && (
        <Tick
          label={`Also send ${kbit(SAVER_BPS)}, for listeners who save data`}
          checked={settings.saver}
          disabled={isOut}
          onChange={(saver) => change({ saver })}
        />
      )}
    </div>
  );
}
