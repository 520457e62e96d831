// Our player alone in a page, as hls.js is in its own: what the room's page needs besides is not in its figures.
import { signal } from "@preact/signals";
import { createLivePlayer } from "../../../client/audio/live/live-player.ts";
import type { ShowPath } from "../../../shared/http/paths.ts";
import type { SoundEpoch } from "../../../shared/live/epoch.ts";

type Stream = { readonly base: string; readonly show: ShowPath; readonly epochs: SoundEpoch[] };
const { base, show, epochs } = JSON.parse(decodeURIComponent(location.hash.slice(1))) as Stream;

const player = createLivePlayer({
  show: () => show,
  epochs: signal(epochs),
  base,
  // The server runs on this machine.
  serverNow: Date.now,
  onListening: () => {},
});
player.listen();
player.state.subscribe((state) => {
  if (state === "playing") Object.assign(window, { isPlaying: true });
});
