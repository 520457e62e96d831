// The frame of every page: the house's name and places above, a quiet line below. Pages put their own in between.
import { Moon, Sun } from "lucide";
import type { ComponentChildren } from "preact";
import { PAGES } from "../../shared/http/paths.ts";
import { IconButton } from "./button.tsx";
import { Mark } from "./mark.tsx";
import { theme, toggleTheme } from "./theme.ts";
import "./base.css";
import "./layout.css";

export type Place = "home" | "history" | "booth" | "room" | "embed" | "docs";

type Props = {
  place: Place;
  /** Shown at the right of the header, before the theme switch. */
  actions?: ComponentChildren;
  /** Replaces the links in the middle, e.g. by the booth's on-air clock. */
  middle?: ComponentChildren;
  /** Pages that fill the window (booth, room on a phone) go without. */
  footer?: "shown" | "none";
  class?: string;
  children: ComponentChildren;
};

/** Header, `<main id="main">` and footer; starts with a skip link. */
export function Layout({
  place,
  actions,
  middle,
  footer = "shown",
  class: extra,
  children,
}: Props) {
  return (
    <div class={`layout ${extra ?? ""}`.trim()}>
      <a class="skip-link" href="#main">
        Skip to content
      </a>
      <header class="header">
        <div class="header-inner page">
          <a class="header-brand" href={PAGES.home} aria-label={`${siteName()}, home`}>
            <Mark />
            <span class="header-name">{siteName()}</span>
          </a>
          {middle ?? <Places place={place} />}
          <div class="header-actions">
            {actions}
            <ThemeSwitch />
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      {footer === "shown" && <Footer />}
    </div>
  );
}

/** The site's configured name, as the server wrote it into the page. */
export function siteName(): string {
  const written = 'meta[property="og:site_name"], meta[name="application-name"]';
  const names = [...document.querySelectorAll<HTMLMetaElement>(written)].map(
    (meta) => meta.content,
  );
  // The server adds its own at the end of the head; the other one is what the page was built with.
  return names.at(-1) || "DJ Lee & Voices of Judah";
}

function Places({ place }: { place: Place }) {
  return (
    <nav class="header-places" aria-label="Site">
      <a href={PAGES.home} aria-current={place === "home" ? "page" : undefined}>
        Live
      </a>
      <a href={PAGES.history} aria-current={place === "history" ? "page" : undefined}>
        Past shows
      </a>
    </nav>
  );
}

function ThemeSwitch() {
  const dark = theme.value === "dark";
  return (
    <IconButton
      icon={dark ? Sun : Moon}
      label={dark ? "Switch to the light theme" : "Switch to the dark theme"}
      onClick={toggleTheme}
    />
  );
}

function Footer() {
  return (
    <footer class="footer">
      <div class="page footer-inner">
        <span>{siteName()}</span>
        <nav aria-label="More">
          <a href={PAGES.history}>Past shows</a>
          <a href={PAGES.embedBuilder}>Put this on your site</a>
          <a href={PAGES.docs}>API</a>
          <a href={PAGES.booth}>Booth</a>
        </nav>
      </div>
    </footer>
  );
}
