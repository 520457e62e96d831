// On a phone, while one reads the chat: what plays, and the one button.
import { Play, Square } from "lucide";
import { isOpen } from "../../shared/room/phase.ts";
import { Artwork } from "../ui/artwork.tsx";
import { IconButton } from "../ui/button.tsx";
import { trackWords } from "../ui/queue-list.tsx";
import type { Room } from "./room.ts";
import "./mini-player.css";

export function MiniPlayer({ room, onOpen }: { room: Room; onOpen: () => void }) {
  const { session, player, info } = room;
  const view = session.view.value;
  if (!isOpen(view.broadcast.phase)) return null;
  const track = view.deck.playing ? view.deck.track : null;
  const on = player.state.value !== "idle" && player.state.value !== "blocked";
  return (
    <div class="mini">
      <button type="button" class="mini-open" onClick={onOpen}>
        <Artwork
          class="mini-art"
          artworkKey={track?.artworkKey ?? null}
          words={track ? trackWords(track) : view.broadcast.title || info.title}
        />
        <span class="mini-words">
          <span class="mini-title truncate">
            {track?.title ?? (player.source.value === "live" ? "Live now" : "Between songs")}
          </span>
          <span class="mini-artist truncate">{track?.artist ?? view.broadcast.title}</span>
        </span>
      </button>
      <IconButton
        icon={on ? Square : Play}
        iconFilled
        variant={on ? "quiet" : "primary"}
        label={on ? "Stop listening" : "Listen"}
        onClick={() => (on ? player.stop() : player.listen())}
      />
    </div>
  );
}
