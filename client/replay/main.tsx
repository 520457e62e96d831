// Entry of one show's page. The server writes the whole show into the page; without it, it is asked for by its address.
import { signal } from "@preact/signals";
import { render } from "preact";
import type { BroadcastBody, BroadcastBoot } from "../../shared/http/bodies.ts";
import { PAGES } from "../../shared/http/paths.ts";
import { getBroadcast } from "../session/api.ts";
import { readBoot } from "../ui/boot.ts";
import { startTheme } from "../ui/theme.ts";
import { ReplayPage } from "./replay.tsx";

startTheme();
const show = signal<BroadcastBody | null>(readBoot<BroadcastBoot>());
const missing = signal<string | null>(null);
const app = document.getElementById("app");
if (app) {
  app.replaceChildren();
  render(<ReplayPage show={show} missing={missing} />, app);
}
if (!show.value) load(location.pathname.slice(PAGES.broadcast("").length));

async function load(id: string): Promise<void> {
  const answer = await getBroadcast(id);
  if (answer.ok) show.value = answer.value;
  else missing.value = answer.error.message;
}
