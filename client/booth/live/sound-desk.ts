// Live sound as the booth holds it, made once per room: sources, the capture behind them, and the way onto the air.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Command } from "../../../shared/protocol/client.ts";
import { type Capture, canCapture, createCapture } from "../../audio/capture/capture.ts";
import type { Figures, FromWorker } from "../../audio/capture/messages.ts";
import type { Levels } from "../../audio/capture/mix.ts";
import { getSoundPass } from "../../session/sound-api.ts";
import type { RoomSession } from "../../session/store.ts";
import type { Taken } from "../act.ts";
import { createOnAir, type OnAir } from "./on-air.ts";
import { channelsOf, hasMusic } from "./sound-settings.ts";
import { createSources, type Sources } from "./sources.ts";

export type CheckState =
  | { readonly kind: "none" }
  | { readonly kind: "recording"; readonly untilMs: number }
  | { readonly kind: "ready"; readonly url: string };

export type SoundDesk = {
  readonly sources: Sources;
  readonly onAir: OnAir;
  readonly levels: ReadonlySignal<Levels>;
  readonly figures: ReadonlySignal<Figures | null>;
  /** What is wrong, in words, with what to do; null when nothing is. */
  readonly trouble: ReadonlySignal<string | null>;
  readonly monitored: ReadonlySignal<boolean>;
  readonly check: ReadonlySignal<CheckState>;
  setMonitored(on: boolean): void;
  /** Records five seconds as they would go out; the sources must be open. */
  startCheck(): void;
  dispose(): void;
};

export type SoundDeskOptions = {
  readonly room: string;
  readonly session: RoomSession;
  readonly act: (command: Command) => Promise<Taken | null>;
  /** True while the mix with music in it is heard here: the deck's own monitor would play it a second time. */
  readonly onMusicMonitored: (on: boolean) => void;
};

const QUIET: Levels = { peak: 0, rms: 0, voicePeak: 0, clipped: 0 };
const CHECK_MS = 5_000;

/** Null where the browser can't send sound. */
export function createSoundDesk(options: SoundDeskOptions): SoundDesk | null {
  if (!canCapture()) return null;
  const { room, session, act } = options;
  const levels = signal(QUIET);
  const figures = signal<Figures | null>(null);
  const monitored = signal(false);
  const check = signal<CheckState>({ kind: "none" });

  const capture: Capture = createCapture({
    serverNow: session.serverNow,
    onWorker: heard,
    onLevels(next) {
      levels.value = next;
    },
    onInputLost: () => sources.inputLost(),
  });
  const sources = createSources(() => capture, session);
  const { settings } = sources;
  const onAir = createOnAir({
    ...{ room, session, act, capture, settings },
    askPass: (epoch) => getSoundPass(room, epoch),
    openSources: sources.open,
    closeSources: sources.close,
  });
  const isMusicMonitored = computed(() => monitored.value && hasMusic(settings.value));
  // A meter that froze at its last level would say that something still sounds.
  const unlevel = sources.isOpen.subscribe((isOpen) => {
    if (!isOpen) levels.value = QUIET;
  });
  const unmonitor = isMusicMonitored.subscribe(tellMonitored());

  function heard(message: FromWorker): void {
    if (message.kind === "figures") figures.value = message.figures;
    else if (message.kind === "checked") checked(message.file);
    else onAir.heard(message);
  }

  function checked(file: Uint8Array<ArrayBuffer>): void {
    const url = URL.createObjectURL(new Blob([file], { type: "audio/mp4" }));
    check.value = { kind: "ready", url };
  }

  /** Not for the first value: nothing has changed yet. */
  function tellMonitored(): (on: boolean) => void {
    let before = false;
    return (on) => {
      if (on !== before) options.onMusicMonitored(on);
      before = on;
    };
  }

  return {
    ...{ sources, onAir, levels, figures, monitored, check },
    trouble: computed(() => onAir.trouble.value ?? sources.trouble.value),
    setMonitored(on) {
      monitored.value = on;
      capture.monitor(on ? 1 : 0);
    },
    startCheck() {
      const before = check.peek();
      if (before.kind === "ready") URL.revokeObjectURL(before.url);
      check.value = { kind: "recording", untilMs: performance.now() + CHECK_MS };
      const { bitrateBps } = settings.peek();
      capture.check({ forMs: CHECK_MS, channels: channelsOf(settings.peek()), bitrateBps });
    },
    dispose() {
      unlevel();
      unmonitor();
      onAir.dispose();
      sources.dispose();
      capture.dispose();
    },
  };
}
