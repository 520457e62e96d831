// Starts the page of a show's report: which show is in the address; who may see it is decided by the server.
import { signal } from "@preact/signals";
import { render } from "preact";
import { startTheme } from "../ui/theme.ts";
import { loadReport, type ReportState } from "./load-report.ts";
import { ReportPage } from "./report-page.tsx";

startTheme();
const state = signal<ReportState>({ kind: "loading" });
const [, room = "", id = ""] = /^\/booth\/([^/]+)\/reports\/([^/]+)$/.exec(location.pathname) ?? [];
const load = () =>
  void loadReport({ room, id }, (next) => {
    state.value = next;
  });
const app = document.getElementById("app");
if (app) {
  app.replaceChildren();
  render(<ReportPage state={state} onRetry={load} />, app);
}
load();
