// The sign-in page: a passkey, an invitation, or a one-time link that is spent after one click. The click matters: link
// previews and prefetchers open addresses too, and they must not use the link up. The link is in the hash, which never
// travels to a server.
import { render } from "preact";
import { PAGES } from "../../shared/http/paths.ts";
import { startTheme } from "../ui/theme.ts";
import { SignInCard } from "./sign-in-card.tsx";

/** Where "Skip to content" leads: a place on this page, not a link. */
const CONTENT = "#main";

startTheme();
const link = location.hash === CONTENT ? "" : location.hash.slice(1);
// Out of the address bar and the history before anything else: a shared screen shows addresses.
if (link !== "") history.replaceState(null, "", PAGES.signIn);
// Another link pasted into this very tab changes the hash only, and browsers stay on the page.
addEventListener("hashchange", () => {
  if (location.hash !== "" && location.hash !== CONTENT) location.reload();
});

const app = document.getElementById("app");
if (app) {
  app.replaceChildren();
  render(<SignInCard link={link} onSignedIn={() => location.replace(PAGES.booth)} />, app);
}
