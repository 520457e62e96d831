// Entry of the builder: loads the very script that partners paste, so the preview is the real widget.
import { render } from "preact";
import { EMBED_SCRIPT } from "../../shared/http/paths.ts";
import { startTheme } from "../ui/theme.ts";
import { BuilderPage } from "./builder.tsx";

startTheme();
const script = document.createElement("script");
script.type = "module";
script.src = EMBED_SCRIPT;
document.head.append(script);

const app = document.getElementById("app");
if (app) {
  app.replaceChildren();
  const asked = new URLSearchParams(location.search).get("room");
  render(<BuilderPage asked={asked} />, app);
}
