// One quiet line about the sound in the booth itself: heard, muted, in step, or what to do about it.
import { Headphones } from "lucide";
import { Icon } from "../ui/icon.tsx";
import type { Desk } from "./desk.ts";

export function MonitorLine({ desk }: { desk: Desk }) {
  const { player } = desk;
  const words = monitorWords({
    state: player.state.value,
    muted: player.muted.value,
    driftMs: player.driftMs.value,
    playing: desk.session.view.value.deck.playing,
  });
  return (
    <p class="deck-monitor faint">
      <Icon icon={Headphones} size={16} />
      <span>{words}</span>
    </p>
  );
}

type Heard = {
  state: Desk["player"]["state"]["value"];
  muted: boolean;
  driftMs: number | null;
  playing: boolean;
};

function monitorWords({ state, muted, driftMs, playing }: Heard): string {
  if (muted) return "Monitor off: the room still hears you";
  switch (state) {
    case "idle":
      return "Monitor starts with your first click";
    case "blocked":
      return "Sound was stopped here. Press M to hear the room.";
    case "failed":
      return "The file can't be read here. Trying again.";
    case "loading":
      return "Monitor: sound is on its way";
    case "waiting":
      return playing ? "Monitor: waiting for the track" : "Monitor on";
    case "playing":
      if (driftMs === null) return "Monitor on";
      return Math.abs(driftMs) < 60
        ? "Monitor on, in step"
        : `Monitor ${Math.abs(driftMs)} ms off, catching up`;
  }
}
