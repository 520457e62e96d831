// Entry of the home page: what the server wrote into the page, drawn; kept fresh from there on.
import { signal } from "@preact/signals";
import { render } from "preact";
import type { HomeBody, HomeBoot } from "../../shared/http/bodies.ts";
import { getHome } from "../session/api.ts";
import { readBoot } from "../ui/boot.ts";
import { startTheme } from "../ui/theme.ts";
import { everyWhileSeen } from "./every-while-seen.ts";
import { HomePage } from "./home.tsx";

const REFRESH_MS = 30_000;

const home = signal<HomeBody | null>(readBoot<HomeBoot>()?.home ?? null);
const failed = signal(false);

startTheme();
const app = document.getElementById("app");
if (app) {
  app.replaceChildren();
  render(<HomePage home={home} failed={failed} retry={refresh} />, app);
}
if (!home.value) refresh();
everyWhileSeen(REFRESH_MS, refresh);

async function refresh(): Promise<void> {
  const answer = await getHome();
  failed.value = !answer.ok;
  if (answer.ok) home.value = answer.value;
}
