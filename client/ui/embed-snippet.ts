// The lines a partner pastes, for each way to embed. Pure; only what differs from the defaults is written out.

/** What a widget's attributes may say. */
export type WidgetLook = {
  readonly theme: "auto" | "light" | "dark";
  readonly layout: "card" | "bar" | "full";
  /** A CSS colour; empty: the room's own. */
  readonly accent: string;
};
/** What nobody chose: such attributes are left out. */
export const PLAIN_LOOK: WidgetLook = { theme: "auto", layout: "card", accent: "" };
export type Chosen = {
  /** This site's origin. */
  readonly host: string;
  readonly room: string;
  readonly look: WidgetLook;
};

/** Px; the loader's own fixed heights. */
export const LAYOUT_HEIGHT: Readonly<Record<WidgetLook["layout"], number>> = {
  card: 236,
  bar: 80,
  full: 640,
};

export function scriptSnippet(chosen: Chosen): string {
  const attributes = written("data-", chosen);
  return `<script type="module" src="${escaped(chosen.host)}/embed.js"${attributes}></script>`;
}

/** The element may stand anywhere, several times; what is inside shows where scripts don't run. */
export function elementSnippet(chosen: Chosen): string {
  const { host, room } = chosen;
  return [
    `<script type="module" src="${escaped(host)}/embed.js"></script>`,
    `<judah-room${written("", chosen)}>`,
    `  <a href="${escaped(host)}/r/${encodeURIComponent(room)}">Open the live room</a>`,
    "</judah-room>",
  ].join("\n");
}

/** `site`: the origin of the page it will stand on, since a plain frame can't tell by itself. */
export function frameSnippet(chosen: Chosen, site: string): string {
  const { host, room, look } = chosen;
  const query = new URLSearchParams({ host: site, ...changed(look) });
  const width = look.layout === "card" ? "480" : "100%";
  return [
    `<iframe src="${escaped(`${host}/embed/${encodeURIComponent(room)}?${query}`)}"`,
    `  title="Live room" width="${width}" height="${LAYOUT_HEIGHT[look.layout]}"`,
    `  loading="lazy" allow="autoplay" frameborder="0"></iframe>`,
  ].join("\n");
}

/** The origin in what somebody typed as their site's address; null when there is none in it. */
export function siteOrigin(typed: string): string | null {
  const text = typed.trim();
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (text === "" || !URL.canParse(address)) return null;
  const { origin, hostname } = new URL(address);
  return hostname.includes(".") || hostname === "localhost" ? origin : null;
}

function written(prefix: string, { room, look }: Chosen): string {
  return Object.entries({ room, ...changed(look) })
    .map(([name, value]) => ` ${prefix}${name}="${escaped(value)}"`)
    .join("");
}

function changed(look: WidgetLook): Record<string, string> {
  const { theme, layout, accent } = PLAIN_LOOK;
  return {
    ...(look.theme === theme ? {} : { theme: look.theme }),
    ...(look.layout === layout ? {} : { layout: look.layout }),
    ...(look.accent === accent ? {} : { accent: look.accent }),
  };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
