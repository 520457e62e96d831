// The way of live sound onto the air: a pass, a run of the encoder, what the room is told of it, and its end. One run at a
// time; whatever the Worker still says about an earlier one is told, and changes nothing.
import { batch, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { SoundGrant } from "../../../shared/http/sound-bodies.ts";
import type { Command } from "../../../shared/protocol/client.ts";
import type { Capture } from "../../audio/capture/capture.ts";
import type { FromWorker, Left } from "../../audio/capture/messages.ts";
import type { Answer } from "../../session/request.ts";
import type { RoomSession } from "../../session/store.ts";
import { type Taken, tell } from "../act.ts";
import { newEpochId } from "./epoch-id.ts";
import { rememberSending, wasSending } from "./interrupted.ts";
import { createSoundPasses } from "./sound-passes.ts";
import { channelsOf, type SoundSettings } from "./sound-settings.ts";
import { WORDS } from "./sound-words.ts";

/** off: nothing goes out · starting: on the way there · on · tap: everything is ready, the browser wants a press first. */
export type AirState = "off" | "starting" | "on" | "tap";
/** What the sources answered: ready, ready after a press, or nothing to send (the DJ has been told). */
export type Readiness = "ready" | "tap" | "nothing";

export type OnAir = {
  readonly state: ReadonlySignal<AirState>;
  /** Why it ended, when that was not the DJ's own doing. */
  readonly trouble: ReadonlySignal<string | null>;
  goOn(): Promise<void>;
  stop(): void;
  heard(message: RunMessage): void;
  dispose(): void;
};

export type OnAirOptions = {
  readonly room: string;
  readonly askPass: (epoch: string) => Answer<SoundGrant>;
  readonly session: RoomSession;
  readonly act: (command: Command) => Promise<Taken | null>;
  readonly capture: Capture;
  readonly settings: ReadonlySignal<SoundSettings>;
  readonly openSources: () => Promise<Readiness>;
  readonly closeSources: () => void;
};

/** What the Worker says about runs. */
export type RunMessage = Exclude<FromWorker, { kind: "figures" | "checked" }>;

export function createOnAir(options: OnAirOptions): OnAir {
  const { room, session, capture, settings } = options;
  const state = signal<AirState>("off");
  const trouble = signal<string | null>(null);
  const passes = createSoundPasses(options.askPass);
  /** The run that is on its way or running. */
  let epoch: string | null = null;
  let isResumed = false;

  async function begin(): Promise<void> {
    const mine = newEpochId(session.serverNow());
    epoch = mine;
    const pass = await passes.get(mine);
    if (epoch !== mine) return;
    if (!pass.ok) return end(pass.error);
    const { token, expiresAtMs, segmentMs } = pass.value;
    const { bitrateBps, saver } = settings.peek();
    capture.begin({
      show: { room, broadcast: session.view.peek().broadcast.id },
      ...{ epoch: mine, segmentMs, bitrateBps, saver },
      channels: channelsOf(settings.peek()),
      pass: { token, expiresAtMs },
    });
  }

  async function goOn(): Promise<void> {
    if (state.peek() === "on" || state.peek() === "starting") return;
    state.value = "starting";
    trouble.value = null;
    const ready = await options.openSources();
    if (state.peek() !== "starting") return;
    if (ready === "ready") return begin();
    state.value = ready === "tap" ? "tap" : "off";
  }

  function end(why: string | null): void {
    epoch = null;
    capture.end();
    rememberSending(null);
    batch(() => {
      state.value = "off";
      trouble.value = why;
    });
  }

  /** An earlier page went away in the middle and could not say where its sound ends. */
  function endLeft({ show, epoch: id, lastSegment }: Left): void {
    const { broadcast, sound } = session.view.peek();
    if (show.broadcast !== broadcast.id) return;
    if (sound.find((one) => one.id === id)?.lastSegment !== null) return;
    void tell(session, { kind: "sound.end", epoch: id, lastSegment });
  }

  const handlers: {
    [K in RunMessage["kind"]]: (message: Extract<RunMessage, { kind: K }>) => void;
  } = {
    async began({ show, card }) {
      if (card.id !== epoch) return;
      state.value = "on";
      rememberSending(show.broadcast);
      const taken = await options.act({ kind: "sound.begin", epoch: card });
      if (taken === null && card.id === epoch) end(WORDS.notTaken);
    },
    async retimed({ epoch: id, t0Ms }) {
      const isTaken = await tell(session, { kind: "sound.retime", epoch: id, t0Ms });
      // Too far for players to follow: another run, then.
      if (!isTaken && id === epoch) void begin();
    },
    lost({ epoch: id, gap }) {
      void tell(session, { kind: "sound.lose", epoch: id, ...gap });
    },
    ended({ epoch: id, lastSegment }) {
      void tell(session, { kind: "sound.end", epoch: id, lastSegment });
    },
    leapt({ epoch: id }) {
      if (id === epoch) void begin();
    },
    async passWanted({ epoch: id }) {
      const pass = await passes.get(id);
      capture.pass(id, pass.ok ? pass.value : null);
      if (!pass.ok && id === epoch) end(pass.error);
    },
    left({ runs }) {
      // First where the earlier sound ended, then what follows it.
      runs.forEach(endLeft);
      if (wasSending(session.view.peek().broadcast.id)) void goOn();
    },
    failed: () => end(WORDS.encoderFailed),
  };

  /** Why the room closed a run. */
  function closedWords(): string {
    const { broadcast, stage, sound } = session.view.peek();
    if (broadcast.phase === "ended") return WORDS.endedWithShow;
    if (stage === null || stage.person !== session.you.peek()?.person) return WORDS.stageTaken;
    return sound.at(-1)?.id === epoch ? WORDS.accessChanged : WORDS.sentElsewhere;
  }

  const unwatch = effect(() => {
    const known = session.view.value.sound.find(({ id }) => id === epoch);
    if (!known || known.lastSegment === null) return;
    end(closedWords());
    // Nobody should wonder whether the microphone is still open.
    options.closeSources();
  });
  /** Once the room has answered: what did an earlier page leave? */
  const unresume = effect(() => {
    if (isResumed || session.you.value === null) return;
    isResumed = true;
    capture.resume(room);
  });

  return {
    state,
    trouble,
    goOn,
    stop: () => end(null),
    heard: (message) => handlers[message.kind](message as never),
    dispose() {
      passes.stop();
      unwatch();
      unresume();
    },
  };
}
