// When the widget has the last show to offer instead of the room: only while nothing is on. Its code comes then, not before.
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { RoomView } from "../../shared/room/view.ts";
import type { RoomPlayer } from "../audio/room-player.ts";
import type { FrameSound } from "./bridge.ts";
import { canListen } from "./headline.ts";
import type { LastShow } from "./last-show.ts";

export type BetweenShows = {
  /** Null while something is on, and where no show was recorded. */
  readonly last: ReadonlySignal<LastShow | null>;
  /** Of whatever this widget plays. */
  readonly state: ReadonlySignal<FrameSound>;
  play(): void;
  pause(): void;
  setVolume(volume: number): void;
};

type Code = { createLastShow: (room: string) => LastShow };
const fetchCode = (): Promise<Code> => import("./last-show.ts");

export function betweenShows(
  room: string,
  view: ReadonlySignal<RoomView>,
  player: Pick<RoomPlayer, "state" | "listen" | "stop" | "setVolume">,
  code: () => Promise<Code> = fetchCode,
): BetweenShows {
  const here = signal<LastShow | null>(null);
  const isOn = computed(() => canListen(view.value));
  const endedShow = computed(() => {
    const { phase, id } = view.value.broadcast;
    return phase === "ended" ? id : null;
  });
  const last = computed(() => (!isOn.value && here.value?.offer.value ? here.value : null));
  let coming: Promise<LastShow | null> | null = null;

  async function look(show: string | null): Promise<void> {
    coming ??= code().then(
      ({ createLastShow }) => createLastShow(room),
      () => null,
    );
    here.value = await coming;
    if (here.value) here.value.look(show);
    else coming = null;
  }

  effect(() => {
    if (isOn.value) goLive();
    else void look(endedShow.value);
  });

  /** The doors open: whoever has sound from this widget has the room's from now on. */
  function goLive(): void {
    const before = here.peek();
    if (!before || before.state.peek() === "idle") return;
    before.pause();
    player.listen();
  }

  return {
    last,
    state: computed(() => {
      const replay = last.value?.state.value ?? "idle";
      return replay === "idle" ? player.state.value : replay;
    }),
    play() {
      const recorded = last.peek();
      if (!recorded) return player.listen();
      // The end of the show may still sound.
      player.stop();
      recorded.play();
    },
    pause() {
      last.peek()?.pause();
      player.stop();
    },
    setVolume(volume) {
      here.peek()?.setVolume(volume);
      player.setVolume(volume);
    },
  };
}
