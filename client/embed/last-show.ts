// The newest recording of the room, for a widget that is off air. Which one that is, is asked when the widget has nothing else
// to play; what plays it comes at the press. Never both this and the room's sound.
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { LIVE } from "../../shared/http/paths.ts";
import type { LastReplayBody } from "../../shared/http/replay-bodies.ts";
import type { ReplayPlayer, ReplayState } from "../audio/replay/replay.ts";
import { getLastReplay } from "../session/replay-api.ts";
import type { FrameSound } from "./bridge.ts";

export type Offer = NonNullable<LastReplayBody["replay"]>;
export type LastShow = {
  /** Null until it is known that there is one. */
  readonly offer: ReadonlySignal<Offer | null>;
  readonly state: ReadonlySignal<FrameSound>;
  /** How far it is, in ms since it began. */
  readonly positionMs: ReadonlySignal<number>;
  readonly lengthMs: ReadonlySignal<number>;
  /** Asks again until the recording of this show, which has just ended, is there; null: asks once. */
  look(endedShow: string | null): void;
  play(): void;
  pause(): void;
  setVolume(volume: number): void;
};

type Load = (offer: Offer, room: string) => Promise<ReplayPlayer | null>;
/** Most recordings are made within half a minute; widgets that saw the same end do not all ask at once. */
const ASK_AFTER_MS = [20_000, 30_000, 60_000, 120_000] as const;
const SPREAD_MS = 10_000;

export function createLastShow(room: string, load: Load = loadPlayer): LastShow {
  const offer = signal<Offer | null>(null);
  const player = signal<ReplayPlayer | null>(null);
  const wanted = signal(false);
  const failed = signal(false);
  let volume = 1;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(endedShow: string | null, tries: number): Promise<void> {
    const answer = await getLastReplay(room);
    const found = answer.ok ? answer.value.replay : null;
    if (found && found.broadcast !== offer.peek()?.broadcast && !wanted.peek()) {
      player.peek()?.dispose();
      player.value = null;
      offer.value = found;
    }
    const waitMs = ASK_AFTER_MS[tries];
    if (endedShow === null || found?.broadcast === endedShow || waitMs === undefined) return;
    timer = setTimeout(() => void ask(endedShow, tries + 1), waitMs + Math.random() * SPREAD_MS);
  }

  async function start(found: Offer): Promise<void> {
    const ready = player.peek() ?? (await load(found, room).catch(() => null));
    ready?.setVolume(volume);
    batch(() => {
      failed.value = ready === null;
      player.value = ready;
      // Unless it was pressed again while this was on its way.
      if (wanted.peek()) ready?.play();
    });
  }

  return {
    offer,
    state: computed(() => {
      if (failed.value && wanted.value) return "failed";
      if (!player.value) return wanted.value ? "loading" : "idle";
      return SOUNDS[player.value.state.value];
    }),
    positionMs: computed(() => {
      const fromMs = offer.value?.files[0]?.fromMs ?? 0;
      return Math.max(0, (player.value?.momentMs.value ?? fromMs) - fromMs);
    }),
    lengthMs: computed(() => {
      const files = offer.value?.files ?? [];
      return (files.at(-1)?.untilMs ?? 0) - (files[0]?.fromMs ?? 0);
    }),
    look(endedShow) {
      clearTimeout(timer);
      void ask(endedShow, 0);
    },
    play() {
      if (!offer.peek()) return;
      wanted.value = true;
      failed.value = false;
      void start(offer.peek() as Offer);
    },
    pause() {
      wanted.value = false;
      player.peek()?.pause();
    },
    setVolume(value) {
      volume = value;
      player.peek()?.setVolume(value);
    },
  };
}

const SOUNDS: Readonly<Record<ReplayState, FrameSound>> = {
  idle: "idle",
  loading: "loading",
  playing: "playing",
  ended: "idle",
  blocked: "blocked",
  failed: "failed",
};

/** Null where its play list has nothing to play. */
async function loadPlayer({ broadcast }: Offer, room: string): Promise<ReplayPlayer | null> {
  const [{ createReplay }, { readPlaylist }, list] = await Promise.all([
    import("../audio/replay/choose.ts"),
    import("../audio/replay/playlist.ts"),
    fetch(LIVE.replayPlaylist({ room, broadcast })),
  ]);
  const stretches = list.ok ? readPlaylist(await list.text(), list.url) : [];
  return stretches.length > 0 ? createReplay(stretches, list.url) : null;
}
