// Hearing oneself before others do: five seconds recorded exactly as they would go out, then played back; and the monitor.
import { CircleDot, Headphones, Mic, MicOff } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { useNow } from "../../ui/use-now.ts";
import type { SoundDesk } from "./sound-desk.ts";

const monotonicMs = () => performance.now();

export function SoundCheck({ sound }: { sound: SoundDesk }) {
  const isOpen = sound.sources.isOpen.value;
  const isOut = sound.onAir.state.value !== "off";
  const state = sound.check.value;
  const isRecording = state.kind === "recording";
  const nowMs = useNow(monotonicMs, isRecording ? 200 : null);
  const leftSeconds = isRecording ? Math.max(0, Math.ceil((state.untilMs - nowMs) / 1_000)) : 0;
  const playback = useRef<HTMLAudioElement>(null);
  const url = state.kind === "ready" ? state.url : null;
  useEffect(() => {
    // Withheld by the browser: its own button is there.
    if (url !== null) void playback.current?.play().catch(() => {});
  }, [url]);
  const record = async () => {
    if (isOpen || (await sound.sources.open()) === "ready") sound.startCheck();
  };
  return (
    <section class="sound-check" aria-labelledby="sound-check">
      <h3 id="sound-check">Sound check</h3>
      <div class="row wrap">
        {isOpen ? (
          <Button
            size="s"
            icon={MicOff}
            aria-disabled={isOut}
            title={isOut ? "Stop the sound first" : "Lets go of the microphone"}
            onClick={() => !isOut && sound.sources.close()}
          >
            Close the sources
          </Button>
        ) : (
          <Button size="s" icon={Mic} onClick={() => void sound.sources.open()}>
            Open the sources
          </Button>
        )}
        <Button size="s" icon={CircleDot} busy={isRecording} onClick={() => void record()}>
          {isRecording ? `Recording, ${leftSeconds} s` : "Record 5 seconds"}
        </Button>
        <Button
          size="s"
          icon={Headphones}
          aria-pressed={sound.monitored.value}
          variant={sound.monitored.value ? "primary" : "quiet"}
          onClick={() => sound.setMonitored(!sound.monitored.value)}
        >
          Monitor
        </Button>
      </div>
      {url !== null && (
        // biome-ignore lint/a11y/useMediaCaption: the person's own words from a moment ago
        <audio ref={playback} controls src={url} aria-label="Your sound check" />
      )}
      <p class="faint">
        The check is what listeners would hear. Use headphones for the monitor, or it howls.
      </p>
    </section>
  );
}
