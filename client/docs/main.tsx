// Entry of the API's documentation.
import { render } from "preact";
import { startTheme } from "../ui/theme.ts";
import { loadReference } from "./description.ts";
import { DocsPage } from "./docs.tsx";

startTheme();
const app = document.getElementById("app");
if (app) {
  const reference = loadReference();
  app.replaceChildren();
  render(<DocsPage asked={reference} />, app);
}
