// Starts the room page: shows what the page was delivered with at once, then opens the room.
import { render } from "preact";
import type { RoomBoot, SnapshotBody } from "../../shared/http/bodies.ts";
import { decodeCommand } from "../../shared/protocol/codec.ts";
import { createRoomSound } from "../audio/room-sound.ts";
import { getSnapshot } from "../session/api.ts";
import { listenerCredential } from "../session/credential.ts";
import { openRoom } from "../session/store.ts";
import { readBoot } from "../ui/boot.ts";
import { readKept } from "../ui/storage.ts";
import { startTheme } from "../ui/theme.ts";
import { keptLate } from "./late.ts";
import type { Room } from "./room.ts";
import { RoomPage } from "./room-page.tsx";
import { keptSaver } from "./saver.ts";
import { showTrouble } from "./trouble.tsx";

const name = decodeURIComponent(location.pathname.split("/")[2] ?? "");

const boot = readBoot<RoomBoot>();

function start(snapshot: SnapshotBody): void {
  const session = openRoom({
    room: name,
    snapshot,
    credential: listenerCredential(name),
    check: decodeCommand,
  });
  const late = keptLate();
  const saver = keptSaver();
  const player = createRoomSound({
    session,
    room: name,
    title: snapshot.info.title,
    liveBase: boot?.liveBase ?? "",
    ...{ late, saver },
  });
  const volume = Number(readKept("volume") ?? 1);
  if (volume >= 0 && volume <= 1) player.setVolume(volume);
  // Everything below sees the room as this listener hears it.
  const heard = { ...session, view: player.view };
  const room: Room = { info: snapshot.info, session: heard, player, late, saver };
  const app = document.getElementById("app");
  app?.replaceChildren();
  if (app) render(<RoomPage room={room} />, app);
}

/** The server could not reach the room while it wrote the page: ask again, and say so if it stays away. */
async function fetchAndStart(): Promise<void> {
  const answer = await getSnapshot(name);
  if (answer.ok) start(answer.value);
  else showTrouble(answer.error, fetchAndStart);
}

startTheme();
if (boot) start(boot.snapshot);
else void fetchAndStart();
