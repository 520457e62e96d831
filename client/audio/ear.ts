// Listens to an element for a player, and tells when its sound really begins and ends.
import { DEAF, hear } from "./listening.ts";

export type Ear = {
  /** To be called several times a second; `isPlaying`: the player takes it for playing. */
  listen(element: HTMLAudioElement, isPlaying: boolean): void;
  /** The player is gone: if there was sound, it is over. */
  close(): void;
};

export function createEar(onListening: (on: boolean) => void): Ear {
  let ear = DEAF;
  return {
    listen({ currentTime, muted, volume }, playing) {
      const before = ear.on;
      const look = { nowMs: performance.now(), positionMs: currentTime * 1000 };
      ear = hear(ear, { ...look, playing, muted, volume });
      if (ear.on !== before) onListening(ear.on);
    },
    close() {
      if (ear.on) onListening(false);
      ear = DEAF;
    },
  };
}
