// Everything an open booth holds, made once per room and taken down together. Panels get the desk and read signals.

import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { MeBody, RoomInfo, Track } from "../../shared/http/bodies.ts";
import type { Command } from "../../shared/protocol/client.ts";
import { decodeCommand } from "../../shared/protocol/codec.ts";
import type { Capability } from "../../shared/roles.ts";
import type { Phase } from "../../shared/room/view.ts";
import { prepareTrack } from "../audio/ingest/prepare-track.ts";
import { createPlayer, type Player } from "../audio/player.ts";
import {
  cancelUpload,
  createTrack,
  deleteTrack,
  editTrack,
  listTracks,
  upload,
} from "../session/api.ts";
import { staffCredential } from "../session/credential.ts";
import { openRoom, type RoomSession } from "../session/store.ts";
import { toast } from "../ui/toast.tsx";
import { act, type Taken } from "./act.ts";
import { createDelays, type Delays } from "./delays.ts";
import { keptUploads } from "./kept-uploads.ts";
import { createLibrary, type Library } from "./library.ts";
import { createSoundDesk, type SoundDesk } from "./live/sound-desk.ts";
import { withTouch } from "./people/step-up.ts";
import { type NumbersRecord, recordNumbers } from "./record-numbers.ts";
import { foldSilence, NOBODY, type Silenced } from "./silenced.ts";
import { createUploads, type Uploads } from "./uploads.ts";

export type Desk = {
  readonly info: RoomInfo;
  readonly me: MeBody;
  readonly session: RoomSession;
  readonly player: Player;
  readonly library: Library;
  readonly uploads: Uploads;
  readonly delays: Delays;
  readonly numbers: NumbersRecord;
  readonly silenced: ReadonlySignal<Silenced>;
  /** Null where the browser can't send live sound. */
  readonly sound: SoundDesk | null;
  /** What the room lets me do; until it has said so, what the sign-in lets me do. */
  readonly may: (capability: Capability) => boolean;
  /** Sends a command; a refusal becomes a toast. The event's seq when the room took it, null otherwise. */
  readonly act: (command: Command) => Promise<Taken | null>;
  readonly dispose: () => void;
};

/** The end of the show, while it can still be undone. */
export const END_ID = "broadcast.end";
const MAY_END: readonly Phase[] = ["scheduled", "doors", "live", "break"];

export function openDesk(info: RoomInfo, me: MeBody): Desk {
  const session = openRoom({
    room: info.room,
    credential: staffCredential(info.room),
    check: decodeCommand,
  });
  const delays = createDelays();
  const library = createLibrary({
    api: { list: listTracks, edit: editTrack, remove: (id) => withTouch(() => deleteTrack(id)) },
    delays,
    onRefused: ({ message }) => toast({ text: message, tone: "caution" }),
  });
  const uploads = createUploads({
    steps: { prepare: prepareTrack, send: upload, create: createTrack, cancel: cancelUpload },
    kept: keptUploads,
    person: me.person,
    nowMs: () => performance.now(),
    onAdded: (track: Track) => library.add(track),
    onThere: () => void library.load(),
  });
  const player = createPlayer({
    deck: computed(() => session.view.value.deck),
    serverNow: session.serverNow,
    next: computed(() => session.view.value.queue[0]?.track ?? null),
    // A monitor in the booth is not an audience: it never counts as listening.
    onListening: () => {},
  });
  const send = (command: Command) => act(info.room, session, command);
  const sound = createSoundDesk({
    room: info.room,
    session,
    act: send,
    onMusicMonitored: (on) => (on ? player.stop() : player.listen()),
  });
  const numbers = recordNumbers(info.room, session);
  const silenced = signal(NOBODY);
  const unsubscribe = session.events.subscribe((event) => {
    silenced.value = foldSilence(silenced.peek(), event);
  });
  // Somebody else ended it, or it was called off: there is nothing left to end.
  const unwatch = effect(() => {
    if (!MAY_END.includes(session.view.value.broadcast.phase)) delays.undo(END_ID);
  });
  void library.load();
  if (me.can.includes("library")) void uploads.resume();

  return {
    info,
    me,
    session,
    player,
    library,
    uploads,
    delays,
    numbers,
    silenced,
    sound,
    may: (capability) => (session.you.value?.can ?? me.can).includes(capability),
    act: send,
    dispose() {
      unsubscribe();
      unwatch();
      delays.dispose();
      sound?.dispose();
      uploads.dispose();
      numbers.stop();
      player.dispose();
      session.close();
    },
  };
}
