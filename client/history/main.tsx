// Entry of the list of past shows.
import { render } from "preact";
import type { BroadcastsBoot } from "../../shared/http/bodies.ts";
import { readBoot } from "../ui/boot.ts";
import { startTheme } from "../ui/theme.ts";
import { createArchive } from "./archive.ts";
import { HistoryPage } from "./history.tsx";

startTheme();
const archive = createArchive(readBoot<BroadcastsBoot>());
const app = document.getElementById("app");
if (app) {
  app.replaceChildren();
  render(<HistoryPage archive={archive} />, app);
}
