// Starts the booth page.
import { render } from "preact";
import { startTheme } from "../ui/theme.ts";
import { BoothApp } from "./booth-app.tsx";

startTheme();
const app = document.getElementById("app");
if (app) {
  app.replaceChildren();
  render(<BoothApp />, app);
}
