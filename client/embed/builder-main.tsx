// Entry of the builder: loads the very script that partners paste, so the preview is the real widget.
import { render } from "preact";
import { EMBED_SCRIPT } from "../../shared/http/paths.ts";
import { startTheme } from "../ui/theme.ts";
import { BuilderPage } from "./builder.tsx";

startTheme();
// Imported, not written as an element: no page here may make a script's address out of a string.
void import(/* @vite-ignore */ new URL(EMBED_SCRIPT, location.href).href);

const app = document.getElementById("app");
if (app) {
  app.replaceChildren();
  const asked = new URLSearchParams(location.search).get("room");
  render(<BuilderPage asked={asked} />, app);
}
