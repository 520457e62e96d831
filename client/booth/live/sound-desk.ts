// Live sound as the booth holds it: the choices, the capture behind them, and what the room is told. Panels read its signals.
import { batch, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { SoundEpoch } from "../../../shared/live/epoch.ts";
import type { Command } from "../../../shared/protocol/client.ts";
import { type Capture, canCapture, createCapture } from "../../audio/capture/capture.ts";
import type { Figures, FromWorker, Left } from "../../audio/capture/messages.ts";
import { type InputDevice, listInputs, onInputsChanged } from "../../audio/capture/microphone.ts";
import type { Levels } from "../../audio/capture/mix.ts";
import { getSoundPass } from "../../session/sound-api.ts";
import type { RoomSession } from "../../session/store.ts";
import type { Taken } from "../act.ts";
import { createDeckSource } from "./deck-source.ts";
import { newEpochId } from "./epoch-id.ts";
import { rememberSending, wasSending } from "./interrupted.ts";
import { createSoundPasses } from "./sound-passes.ts";
import {
  channelsOf,
  hasMusic,
  hasVoice,
  keepSettings,
  mixOf,
  readSettings,
  type SoundSettings,
} from "./sound-settings.ts";
import { faultWords, WORDS } from "./sound-words.ts";

/** off: nothing goes out · starting: on the way there · on · tap: everything is ready, the browser wants a press first. */
export type AirState = "off" | "starting" | "on" | "tap";
export type CheckState =
  | { readonly kind: "none" }
  | { readonly kind: "recording"; readonly untilMs: number }
  | { readonly kind: "ready"; readonly url: string };

export type SoundDesk = {
  readonly isPossible: boolean;
  readonly air: ReadonlySignal<AirState>;
  /** True while the sources are open and the meter moves. */
  readonly isOpen: ReadonlySignal<boolean>;
  readonly settings: ReadonlySignal<SoundSettings>;
  readonly devices: ReadonlySignal<readonly InputDevice[]>;
  readonly levels: ReadonlySignal<Levels>;
  readonly figures: ReadonlySignal<Figures | null>;
  /** What is wrong, in words, with what to do; null when nothing is. */
  readonly trouble: ReadonlySignal<string | null>;
  readonly monitored: ReadonlySignal<boolean>;
  readonly check: ReadonlySignal<CheckState>;
  change(part: Partial<SoundSettings>): void;
  /** Opens the sources without sending anything. Call it inside a gesture. False when there is none to open. */
  open(): Promise<boolean>;
  goOn(): Promise<void>;
  stop(): void;
  setMonitored(on: boolean): void;
  /** Records five seconds as they would go out. */
  startCheck(): void;
  dispose(): void;
};

export type SoundDeskOptions = {
  readonly room: string;
  readonly session: RoomSession;
  readonly act: (command: Command) => Promise<Taken | null>;
  /** The deck's monitor would play the music a second time. */
  readonly onMonitored: (on: boolean) => void;
};

const QUIET: Levels = { peak: 0, rms: 0, voicePeak: 0, clipped: 0 };
export const CHECK_MS = 5_000;

export function createSoundDesk(options: SoundDeskOptions): SoundDesk {
  const { room, session, act } = options;
  const isPossible = canCapture();
  const air = signal<AirState>("off");
  const isOpen = signal(false);
  const settings = signal(readSettings());
  const devices = signal<readonly InputDevice[]>([]);
  const levels = signal(QUIET);
  const figures = signal<Figures | null>(null);
  const trouble = signal<string | null>(null);
  const monitored = signal(false);
  const check = signal<CheckState>({ kind: "none" });
  const passes = createSoundPasses((epoch) => getSoundPass(room, epoch));
  /** The run that is on its way or running; what belongs to another one is over. */
  let epoch: string | null = null;
  let resumed = false;

  const capture: Capture | null = isPossible
    ? createCapture({
        serverNow: session.serverNow,
        onWorker: (message) => batch(() => handlers[message.kind](message as never)),
        onLevels: (next) => {
          levels.value = next;
        },
        onInputLost: () => void reopen(),
      })
    : null;
  const deck = createDeckSource(session, (element) => capture?.addMusic(element));
  const unlisten = onInputsChanged(() => void nameDevices());

  async function nameDevices(): Promise<void> {
    devices.value = await listInputs();
  }

  async function openVoice(): Promise<boolean> {
    if (!capture || !hasVoice(settings.peek())) return true;
    const { deviceId, processing } = settings.peek();
    const opened = await capture.openInput({ deviceId, processing });
    if (opened.ok) {
      trouble.value = null;
      await nameDevices();
      return true;
    }
    // A device that was remembered and is gone: the system's own choice is better than silence.
    if (opened.error === "absent" && deviceId !== null) {
      change({ deviceId: null });
      return openVoice();
    }
    trouble.value = faultWords(opened.error);
    return false;
  }

  /** The input went away in the middle: try whatever the system offers now. */
  async function reopen(): Promise<void> {
    capture?.closeInput();
    if (!(await openVoice())) return;
    trouble.value = WORDS.inputChanged;
  }

  async function open(): Promise<boolean> {
    if (!capture) return false;
    const isAwake = await capture.wake();
    if (!(await openVoice())) return false;
    capture.mix(mixOf(settings.peek()));
    deck.play(hasMusic(settings.peek()));
    isOpen.value = true;
    return isAwake || capture.wake();
  }

  function change(part: Partial<SoundSettings>): void {
    const before = settings.peek();
    const next = { ...before, ...part };
    settings.value = next;
    keepSettings(next);
    capture?.mix(mixOf(next));
    if (next.bitrateBps !== before.bitrateBps) capture?.bitrate(next.bitrateBps);
    if (!isOpen.peek()) return;
    deck.play(hasMusic(next));
    const isOther = next.deviceId !== before.deviceId || next.processing !== before.processing;
    if (!hasVoice(next)) capture?.closeInput();
    else if (isOther || !hasVoice(before)) void openVoice();
    if (monitored.peek()) options.onMonitored(hasMusic(next));
  }

  async function begin(): Promise<void> {
    const mine = newEpochId(session.serverNow());
    epoch = mine;
    const pass = await passes.get(mine);
    if (epoch !== mine) return;
    if (!pass.ok) return over(pass.error);
    const { bitrateBps } = settings.peek();
    const { token, expiresAtMs, segmentMs } = pass.value;
    const show = { room, broadcast: session.view.peek().broadcast.id };
    const channels = channelsOf(settings.peek());
    capture?.begin({
      ...{ show, epoch: mine, segmentMs, channels, bitrateBps },
      pass: { token, expiresAtMs },
    });
  }

  async function goOn(): Promise<void> {
    if (air.peek() === "on" || air.peek() === "starting") return;
    air.value = "starting";
    trouble.value = null;
    const isAwake = await open();
    if (air.peek() !== "starting") return;
    if (!isOpen.peek()) air.value = "off";
    else if (!isAwake) air.value = "tap";
    else await begin();
  }

  /** Nothing goes out any more; `why` in words when it was not the DJ's own doing. */
  function over(why: string | null): void {
    epoch = null;
    capture?.end();
    rememberSending(null);
    batch(() => {
      air.value = "off";
      trouble.value = why;
    });
  }

  async function answerPass(wanted: string): Promise<void> {
    const pass = await passes.get(wanted);
    capture?.pass(wanted, pass.ok ? pass.value : null);
    if (!pass.ok && wanted === epoch) over(pass.error);
  }

  /** An earlier page went away in the middle: it could not say where its sound ends. */
  function endLeft({ show, epoch: id, lastSegment }: Left): void {
    const { broadcast, sound } = session.view.peek();
    const known = show.broadcast === broadcast.id && sound.find((one) => one.id === id);
    if (known && known.lastSegment === null) {
      void session.send({ kind: "sound.end", epoch: id, lastSegment });
    }
  }

  const handlers: {
    [K in FromWorker["kind"]]: (message: Extract<FromWorker, { kind: K }>) => void;
  } = {
    async began({ show, card }) {
      if (card.id !== epoch) return;
      air.value = "on";
      rememberSending(show.broadcast);
      const taken = await act({ kind: "sound.begin", epoch: card });
      if (taken === null && card.id === epoch) over(WORDS.notTaken);
    },
    retimed: (told) =>
      void session.send({ kind: "sound.retime", epoch: told.epoch, t0Ms: told.t0Ms }),
    lost: (told) => void session.send({ kind: "sound.lose", epoch: told.epoch, ...told.gap }),
    ended: (told) =>
      void session.send({
        kind: "sound.end",
        epoch: told.epoch,
        lastSegment: told.lastSegment,
      }),
    leapt(told) {
      if (told.epoch === epoch) void begin();
    },
    passWanted: (told) => void answerPass(told.epoch),
    left: ({ runs }) => runs.forEach(endLeft),
    figures(told) {
      figures.value = told.figures;
    },
    checked({ file }) {
      const url = URL.createObjectURL(new Blob([file], { type: "audio/mp4" }));
      check.value = { kind: "ready", url };
    },
    failed: () => over(WORDS.encoderFailed),
  };

  /** The room closed this run: the show is over, or the stage is somebody else's. */
  const unwatch = effect(() => {
    const known: SoundEpoch | undefined = session.view.value.sound.find(({ id }) => id === epoch);
    if (known && known.lastSegment !== null) over(WORDS.closedByRoom);
  });
  /** Once the room has answered: what an earlier page left, and whether to go on where it stopped. */
  const unresume = effect(() => {
    if (resumed || !capture || session.you.value === null) return;
    resumed = true;
    capture.resume(room);
    if (wasSending(session.view.peek().broadcast.id)) void goOn();
  });

  return {
    ...{ isPossible, air, isOpen, settings, devices, levels, figures, trouble, monitored, check },
    ...{ change, open, goOn },
    stop: () => over(null),
    setMonitored(on) {
      monitored.value = on;
      capture?.monitor(on ? 1 : 0);
      options.onMonitored(on && hasMusic(settings.peek()));
    },
    startCheck() {
      const { bitrateBps } = settings.peek();
      const before = check.peek();
      if (before.kind === "ready") URL.revokeObjectURL(before.url);
      check.value = { kind: "recording", untilMs: performance.now() + CHECK_MS };
      capture?.check({ forMs: CHECK_MS, channels: channelsOf(settings.peek()), bitrateBps });
    },
    dispose() {
      passes.stop();
      unlisten();
      unwatch();
      unresume();
      deck.dispose();
      capture?.dispose();
    },
  };
}
