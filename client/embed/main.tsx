// Entry of the frame: joins the room as a guest of the partner's page and ties the widget to that page. Stores nothing.
import { signal } from "@preact/signals";
import { render } from "preact";
import { type EmbedBoot, OWN_PARTNER_ID } from "../../shared/http/bodies.ts";
import { PAGES } from "../../shared/http/paths.ts";
import { wantsLessData } from "../audio/live/less-data.ts";
import { createRoomSound } from "../audio/room-sound.ts";
import { embedCredential } from "../session/credential.ts";
import { openRoom } from "../session/store.ts";
import { readBoot } from "../ui/boot.ts";
import { applyLook } from "./accent.ts";
import { betweenShows } from "./between-shows.ts";
import { type FrameCommand, type Layout, readLook } from "./bridge.ts";
import { Frame } from "./frame.tsx";
import { airNotice, countNotice, trackNotice } from "./notices.ts";
import { linkParent, partnerOrigin } from "./parent-link.ts";
import { inTheme } from "./partner-theme.ts";

const query = new URLSearchParams(location.search);
const boot = readBoot<Partial<EmbedBoot>>();
const look = readLook((name) => query.get(name));
const layout = signal<Layout>(look.layout);
applyLook(inTheme(look, boot?.theme));

const name = location.pathname.slice(PAGES.embed("").length);
const session = openRoom({
  room: name,
  credential: embedCredential(name, {
    partner: boot?.partnerId ?? OWN_PARTNER_ID,
    host: query.get("host"),
  }),
  ...(boot?.snapshot ? { snapshot: boot.snapshot } : {}),
});
const title = boot?.snapshot?.info.title ?? name;
/** For this visit: the widget keeps nothing. */
const saver = signal(wantsLessData());
const player = createRoomSound({
  session,
  room: name,
  title,
  liveBase: boot?.liveBase ?? "",
  late: signal({ cues: true, chat: false }),
  saver,
});
const heard = { ...session, view: player.view };
const sound = betweenShows(name, player.view, player);

const app = document.getElementById("app");
if (app) {
  app.replaceChildren();
  render(
    <Frame room={{ name, title }} session={heard} {...{ player, saver, layout }} between={sound} />,
    app,
  );
}
tie();

function tie(): void {
  const host = partnerOrigin(query);
  if (host === null) return;
  const link = linkParent(host, obey);
  link.follow(() => ({ kind: "ready", room: name }));
  link.follow(() => airNotice(heard.view.value));
  link.follow(() => trackNotice(heard.view.value));
  link.follow(() => countNotice(session.pulse.value));
  link.follow(() => ({ kind: "sound", state: sound.state.value }));
}

function obey(command: FrameCommand): void {
  switch (command.kind) {
    case "play":
      return sound.play();
    case "pause":
      return sound.pause();
    case "setVolume":
      return sound.setVolume(command.volume);
    case "look":
      layout.value = command.layout;
      return applyLook(inTheme(command, boot?.theme));
  }
}
