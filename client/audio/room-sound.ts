// A room's sound as a page has it from its first moment on. The player's code is fetched once there may be something to hear,
// or at the first press of Listen; what was asked for before it was here is done then.

import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { runningEpoch } from "../../shared/live/timeline.ts";
import { deckPositionMs } from "../../shared/room/deck-clock.ts";
import { isOpen } from "../../shared/room/phase.ts";
import { doublingMs } from "./doubling.ts";
import { onReturn } from "./on-return.ts";
import type { RoomPlayer, RoomPlayerOptions } from "./room-player.ts";

/** What a player tells as signals. */
type Said = {
  [K in keyof RoomPlayer]: RoomPlayer[K] extends ReadonlySignal<unknown> ? K : never;
}[keyof RoomPlayer];
type Value<K extends Said> = RoomPlayer[K]["value"];
type Code = { createRoomPlayer: (options: RoomPlayerOptions) => RoomPlayer };

const AGAIN_FIRST_MS = 1_000;
const AGAIN_MOST_MS = 12_000;
/** Failures in a row before the person is told. */
const FAILED_AFTER = 3;

const fetchCode = (): Promise<Code> => import("./room-player.ts");

/** `fetchPlayer` is asked again, later and later and whenever the page or the network comes back, until it succeeds. */
export function createRoomSound(
  options: RoomPlayerOptions,
  fetchPlayer: () => Promise<Code> = fetchCode,
): RoomPlayer {
  const { session } = options;
  const here = signal<RoomPlayer | null>(null);
  const wanted = signal(false);
  const failures = signal(0);
  const volume = signal(1);
  const muted = signal(false);
  let isFetching = false;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function fetchIt(): Promise<void> {
    if (isFetching || isOver || here.peek()) return;
    clearTimeout(timer);
    isFetching = true;
    const code = await fetchPlayer().catch(() => null);
    isFetching = false;
    if (isOver) return;
    if (code !== null) return start(code);
    failures.value += 1;
    timer = setTimeout(fetchIt, doublingMs(failures.peek(), AGAIN_FIRST_MS, AGAIN_MOST_MS));
  }

  function start({ createRoomPlayer }: Code): void {
    const player = createRoomPlayer(options);
    player.setVolume(volume.peek());
    player.setMuted(muted.peek());
    if (wanted.peek()) player.listen();
    here.value = player;
    stopWaiting();
  }

  const stopReturns = onReturn(() => {
    if (failures.peek() > 0) void fetchIt();
  });
  const stopWatching = effect(() => {
    if (wanted.value || isOpen(session.view.value.broadcast.phase)) void fetchIt();
  });
  function stopWaiting(): void {
    clearTimeout(timer);
    stopReturns();
    stopWatching();
  }

  /** What the player says, or what stands for it until there is one. */
  const either = <K extends Said>(what: K, until: () => Value<K>) =>
    computed((): Value<K> => (here.value ? (here.value[what].value as Value<K>) : until()));
  const unknown = () => null;

  return {
    state: either("state", () => {
      if (!wanted.value) return "idle";
      return failures.value < FAILED_AFTER ? "loading" : "failed";
    }),
    source: either("source", () => (runningEpoch(session.view.value.sound) ? "live" : "deck")),
    view: either("view", () => session.view.value),
    positionMs: either("positionMs", () =>
      deckPositionMs(session.view.value.deck, session.serverNow()),
    ),
    driftMs: either("driftMs", unknown),
    behindMs: either("behindMs", unknown),
    wide: either("wide", () => false),
    isSmaller: either("isSmaller", unknown),
    volume: either("volume", () => volume.value),
    muted: either("muted", () => muted.value),
    get isSteered() {
      return here.value?.isSteered ?? true;
    },
    get isPlayable() {
      return here.value?.isPlayable ?? true;
    },
    catchUp: () => here.peek()?.catchUp(),
    listen() {
      wanted.value = true;
      const player = here.peek();
      if (player) player.listen();
      else void fetchIt();
    },
    stop() {
      wanted.value = false;
      here.peek()?.stop();
    },
    setVolume(value) {
      volume.value = Math.min(1, Math.max(0, value));
      here.peek()?.setVolume(value);
    },
    setMuted(value) {
      muted.value = value;
      here.peek()?.setMuted(value);
    },
    dispose() {
      isOver = true;
      stopWaiting();
      here.peek()?.dispose();
    },
  };
}
