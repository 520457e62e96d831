// Entry of the list of past shows.
import { render } from "preact";
import type { BroadcastsBoot } from "../../shared/http/bodies.ts";
import { readBoot } from "../ui/boot.ts";
import { startTheme } from "../ui/theme.ts";
import { createArchive } from "./archive.ts";
import { HistoryPage } from "./history.tsx";
import { createSearch } from "./search.ts";

startTheme();
const archive = createArchive(readBoot<BroadcastsBoot>());
/** The address says what is looked for, so that it can be sent to somebody, and comes back with the back button. */
const search = createSearch(new URLSearchParams(location.search).get("q") ?? "", (text) => {
  const query = text === "" ? "" : `?${new URLSearchParams({ q: text })}`;
  if (query !== location.search) history.replaceState(null, "", location.pathname + query);
});
const app = document.getElementById("app");
if (app) {
  app.replaceChildren();
  render(<HistoryPage archive={archive} search={search} />, app);
}
