// The sources of live sound, opened and changed as the DJ chooses: an input, the library deck, or both into the mix.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Capture } from "../../audio/capture/capture.ts";
import { type InputDevice, listInputs, onInputsChanged } from "../../audio/capture/microphone.ts";
import type { RoomSession } from "../../session/store.ts";
import { createDeckSource } from "./deck-source.ts";
import type { Readiness } from "./on-air.ts";
import type { SoundSettings } from "./sound-settings.ts";
import { hasMusic, hasVoice, keepSettings, mixOf, readSettings } from "./sound-settings.ts";
import { faultWords, WORDS } from "./sound-words.ts";

export type Sources = {
  readonly settings: ReadonlySignal<SoundSettings>;
  readonly devices: ReadonlySignal<readonly InputDevice[]>;
  /** True while they are open and the meter moves. */
  readonly isOpen: ReadonlySignal<boolean>;
  /** What is wrong with them, in words; null when nothing is. */
  readonly trouble: ReadonlySignal<string | null>;
  change(part: Partial<SoundSettings>): void;
  /** Call it inside a gesture. */
  open(): Promise<Readiness>;
  /** Lets go of the input; nothing is heard any more. */
  close(): void;
  /** The input went away. */
  inputLost(): void;
  dispose(): void;
};

export function createSources(capture: () => Capture, session: RoomSession): Sources {
  const settings = signal(readSettings());
  const devices = signal<readonly InputDevice[]>([]);
  const isOpen = signal(false);
  const trouble = signal<string | null>(null);
  const deck = createDeckSource(session, (element) => capture().addMusic(element));
  const unlisten = onInputsChanged(() => void nameDevices());

  async function nameDevices(): Promise<void> {
    devices.value = await listInputs();
  }

  async function openVoice(): Promise<boolean> {
    if (!hasVoice(settings.peek())) return true;
    const { deviceId, processing } = settings.peek();
    const opened = await capture().openInput({ deviceId, processing });
    trouble.value = opened.ok ? null : faultWords(opened.error);
    if (opened.ok) {
      await nameDevices();
      return true;
    }
    // What was remembered is gone: the system's own choice is better than silence.
    if (opened.error !== "absent" || deviceId === null) return false;
    settings.value = { ...settings.peek(), deviceId: null };
    return openVoice();
  }

  async function reopen(): Promise<void> {
    capture().closeInput();
    if (await openVoice()) trouble.value = WORDS.inputChanged;
  }

  async function open(): Promise<Readiness> {
    const isAwake = await capture().wake();
    if (!(await openVoice())) return "nothing";
    capture().mix(mixOf(settings.peek()));
    deck.play(hasMusic(settings.peek()));
    isOpen.value = true;
    // An open microphone may have let the sound begin.
    return isAwake || (await capture().wake()) ? "ready" : "tap";
  }

  return {
    ...{ settings, devices, isOpen, trouble },
    change(part) {
      const before = settings.peek();
      const next = { ...before, ...part };
      settings.value = next;
      keepSettings(next);
      if (next.bitrateBps !== before.bitrateBps) capture().bitrate(next.bitrateBps);
      if (!isOpen.peek()) return;
      capture().mix(mixOf(next));
      deck.play(hasMusic(next));
      const isOther = next.deviceId !== before.deviceId || next.processing !== before.processing;
      if (!hasVoice(next)) capture().closeInput();
      else if (isOther || !hasVoice(before)) void openVoice();
    },
    async open() {
      try {
        return await open();
      } catch {
        trouble.value = WORDS.sourcesFailed;
        return "nothing";
      }
    },
    close() {
      capture().closeInput();
      capture().sleep();
      deck.play(false);
      isOpen.value = false;
    },
    inputLost: () => void reopen(),
    dispose() {
      unlisten();
      deck.dispose();
    },
  };
}
