// Entry of the list of past shows.
import { render } from "preact";
import type { BroadcastsBoot } from "../../shared/http/bodies.ts";
import { searchArchive } from "../session/archive-api.ts";
import { readBoot } from "../ui/boot.ts";
import { startTheme } from "../ui/theme.ts";
import { createArchive } from "./archive.ts";
import { HistoryPage } from "./history.tsx";
import { createSearch } from "./search.ts";

startTheme();
const archive = createArchive(readBoot<BroadcastsBoot>());
/** The address says what is looked for, so that it can be sent to somebody, and comes back with the back button. */
const asked = new URLSearchParams(location.search);
const search = createSearch(
  asked.get("q") ?? "",
  (text, room) => {
    const place = room === "" ? {} : { room };
    const query = text === "" ? "" : `?${new URLSearchParams({ q: text, ...place })}`;
    if (query !== location.search) history.replaceState(null, "", location.pathname + query);
  },
  searchArchive,
  asked.get("room") ?? "",
);
const app = document.getElementById("app");
if (app) {
  app.replaceChildren();
  render(<HistoryPage archive={archive} search={search} />, app);
}
