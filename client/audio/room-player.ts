// The one sound of a page that shows a room: the DJ's live sound while there is any, else what the deck plays. Never both.
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { runningEpoch } from "../../shared/live/timeline.ts";
import { deckPositionMs } from "../../shared/room/deck-clock.ts";
import { EMPTY_VIEW, type RoomView } from "../../shared/room/view.ts";
import { createLive } from "./live/choose.ts";
import { createHeard, type FollowedRoom, type Late } from "./live/heard.ts";
import { type Hearing, isNews, type Told } from "./live/hearing.ts";
import { isSounding } from "./live/timeline.ts";
import { LOCK_SCREEN, NO_LOCK_SCREEN, type NowPlaying } from "./media-session.ts";
import { createPlayer, type Player } from "./player.ts";

export type RoomPlayer = Player & {
  readonly source: ReadonlySignal<"deck" | "live">;
  /** False where the browser plays live sound by itself. */
  readonly isSteered: boolean;
  /** False: this browser says by now that it can't decode live sound. */
  readonly isPlayable: boolean;
  /** Age of the live sound that is heard now, in ms; null while none is. */
  readonly behindMs: ReadonlySignal<number | null>;
  /** True when the network makes it play further behind than it could. */
  readonly wide: ReadonlySignal<boolean>;
  /** Whether the newest live sound came in the smaller version; null while nobody knows. */
  readonly isSmaller: ReadonlySignal<boolean | null>;
  /** The room as this listener hears it. */
  readonly view: ReadonlySignal<RoomView>;
  catchUp(): void;
};

export type RoomPlayerOptions = {
  session: FollowedRoom & {
    serverNow(): number;
    setListening(on: boolean, hearing?: Hearing): void;
  };
  room: string;
  /** Shown on the lock screen while no song is known. */
  title: string;
  /** Origin of the live sound; empty for this page's own. */
  liveBase: string;
  late: ReadonlySignal<Late>;
  /** Take live sound in its smaller version, where the DJ sends one. */
  saver: ReadonlySignal<boolean>;
};

const LOOK_MS = 200;
const NO_SOUND: [] = [];

export function createRoomPlayer(options: RoomPlayerOptions): RoomPlayer {
  const { session, room, title, liveBase, late, saver } = options;
  const source = signal<"deck" | "live">("deck");
  const momentMs = signal(0);
  const ears = { deck: false, live: false };
  let told: Told | null = null;
  const listening = (of: "deck" | "live") => (on: boolean) => {
    ears[of] = on;
    told = null;
    session.setListening(ears.deck || ears.live);
  };
  const heard = createHeard(session, late);
  const isLive = computed(() => source.value === "live");

  const deck = createPlayer({
    deck: computed(() => (isLive.value ? EMPTY_VIEW.deck : session.view.value.deck)),
    next: computed(() => session.view.value.queue[0]?.track ?? null),
    serverNow: session.serverNow,
    onListening: listening("deck"),
    lockScreen: NO_LOCK_SCREEN,
  });
  const live = createLive({
    show: () => ({ room, broadcast: session.view.peek().broadcast.id }),
    epochs: computed(() => (isLive.value ? session.view.value.sound : NO_SOUND)),
    ...{ base: liveBase, saver },
    serverNow: session.serverNow,
    onListening: listening("live"),
  });
  const state = computed(() => (isLive.value ? live : deck).state.value);

  function look(): void {
    const { sound } = session.view.peek();
    const sounding = runningEpoch(sound) !== null || isSounding(sound, live.heardMs());
    source.value = sounding ? "live" : "deck";
    const isHeard = sounding && live.state.peek() !== "idle";
    momentMs.value = live.heardMs();
    heard.hear(isHeard ? momentMs.value : null);
  }

  function tell(): void {
    const latencyMs = live.behindMs.peek();
    if (!ears.live || latencyMs === null) return;
    const hearing = { latencyMs, stalls: live.stalls.peek() };
    if (!isNews(told, hearing, performance.now())) return;
    told = { hearing, atMs: performance.now() };
    session.setListening(true, hearing);
  }

  function listen(): void {
    deck.listen();
    live.listen();
  }
  function stop(): void {
    deck.stop();
    live.stop();
  }
  const each = (change: (player: Pick<Player, "setVolume" | "setMuted">) => void) => {
    change(deck);
    change(live);
  };

  const ticker = setInterval(() => {
    look();
    tell();
  }, LOOK_MS);
  const unfollow = effect(() => {
    if (session.view.value.sound) look();
  });
  const unshow = effect(() => {
    const track = heard.view.value.deck.playing ? heard.view.value.deck.track : null;
    const show: NowPlaying = {
      title: heard.view.value.broadcast.title || title,
      artist: title,
      artworkKey: null,
    };
    const nothing = state.value === "idle" || (!isLive.value && track === null);
    LOCK_SCREEN.show(nothing ? null : (track ?? show), state.value === "playing");
  });
  const unremote = LOCK_SCREEN.onControl({ play: listen, pause: stop });

  return {
    source,
    isSteered: live.isSteered,
    get isPlayable() {
      return live.isPlayable;
    },
    state,
    view: heard.view,
    behindMs: live.behindMs,
    ...{ wide: live.wide, isSmaller: live.isSmaller },
    positionMs: computed(() =>
      isLive.value ? deckPositionMs(heard.view.value.deck, momentMs.value) : deck.positionMs.value,
    ),
    driftMs: computed(() => (isLive.value ? live : deck).driftMs.value),
    volume: deck.volume,
    muted: deck.muted,
    listen,
    stop,
    catchUp: live.catchUp,
    setVolume: (value) => {
      each((player) => player.setVolume(value));
    },
    setMuted: (value) => {
      each((player) => player.setMuted(value));
    },
    dispose() {
      clearInterval(ticker);
      for (const end of [unfollow, unshow, unremote]) end();
      heard.dispose();
      deck.dispose();
      live.dispose();
    },
  };
}
