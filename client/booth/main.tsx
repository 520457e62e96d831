// Starts the booth page.
import { render } from "preact";
import { startTheme } from "../ui/theme.ts";
import { BoothApp } from "./booth-app.tsx";

startTheme();
const shell = document.getElementById("shell");
if (shell) {
  shell.replaceChildren();
  render(<BoothApp />, shell);
}
