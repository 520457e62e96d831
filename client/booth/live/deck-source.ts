// The library deck as a source of live sound: a player of its own that follows the room's deck into the mix.
import { computed } from "@preact/signals";
import { NO_LOCK_SCREEN } from "../../audio/media-session.ts";
import { createPlayer, type Player } from "../../audio/player.ts";
import type { RoomSession } from "../../session/store.ts";

export type DeckSource = {
  play(on: boolean): void;
  dispose(): void;
};

/** Made only when music is wanted: its elements belong to the mix from then on. */
export function createDeckSource(
  session: RoomSession,
  intoMix: (element: HTMLAudioElement) => void,
): DeckSource {
  let player: Player | null = null;

  const make = () =>
    createPlayer({
      deck: computed(() => session.view.value.deck),
      serverNow: session.serverNow,
      next: computed(() => session.view.value.queue[0]?.track ?? null),
      // It is what others hear, not a listener.
      onListening: () => {},
      createAudio() {
        const element = new Audio();
        intoMix(element);
        return element;
      },
      lockScreen: NO_LOCK_SCREEN,
    });

  return {
    play(on) {
      if (on) player ??= make();
      if (on) player?.listen();
      else player?.stop();
    },
    dispose() {
      player?.dispose();
    },
  };
}
