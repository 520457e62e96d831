// What a partner's page and the frame may say to each other by postMessage, and the checks both sides make first.
// Pure and free of dependencies: the pasted script carries it. A message that isn't exactly ours is ignored, never answered.

/** Marks our messages among everything else that travels between windows; changes when the shapes do. */
export const CHANNEL = "judah.embed.v1";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
export const LAYOUTS = ["card", "bar", "full"] as const;
export type Layout = (typeof LAYOUTS)[number];
/** How the widget looks; `accent` is a CSS colour or empty for the room's own. */
export type Look = { readonly theme: Theme; readonly layout: Layout; readonly accent: string };

export type FrameTrack = {
  readonly title: string;
  readonly artist: string;
  readonly durationMs: number;
};
export type FrameSound = "idle" | "loading" | "playing" | "waiting" | "blocked" | "failed";

/** Partner's page to frame. */
export type FrameCommand =
  | { readonly kind: "play" }
  | { readonly kind: "pause" }
  | { readonly kind: "setVolume"; readonly volume: number }
  | ({ readonly kind: "look" } & Look);

/** Frame to partner's page. */
export type FrameNotice =
  | { readonly kind: "ready"; readonly room: string }
  | { readonly kind: "live"; readonly title: string }
  | { readonly kind: "offair" }
  | { readonly kind: "track"; readonly track: FrameTrack | null }
  | { readonly kind: "count"; readonly people: number; readonly listening: number }
  | { readonly kind: "sound"; readonly state: FrameSound };

/** The parts of a MessageEvent that are judged. */
export type Incoming = {
  readonly data: unknown;
  readonly origin: string;
  readonly source: unknown;
};
/** The one window, at the one origin, whose messages count. */
export type Peer = { readonly origin: string; readonly source: unknown };

const ACCENT = /^[a-z0-9#%.,()/ +-]{0,80}$/i;
const SOUNDS: readonly string[] = ["idle", "loading", "playing", "waiting", "blocked", "failed"];

/** What `message` asks of the frame; null unless it comes from `peer` and is exactly a command. */
export function readCommand(message: Incoming, peer: Peer): FrameCommand | null {
  const data = ours(message, peer);
  switch (data && own(data, "kind")) {
    case "play":
      return { kind: "play" };
    case "pause":
      return { kind: "pause" };
    case "setVolume": {
      const volume = own(data, "volume");
      return isCount(volume) && volume <= 1 ? { kind: "setVolume", volume } : null;
    }
    case "look":
      return { kind: "look", ...readLook((name) => own(data, name)) };
    default:
      return null;
  }
}

/** What the frame tells the partner's page; null unless it comes from `peer` and is exactly a notice. */
export function readNotice(message: Incoming, peer: Peer): FrameNotice | null {
  const data = ours(message, peer);
  const text = (name: string) => {
    const value = own(data, name);
    return typeof value === "string" ? value : "";
  };
  switch (data && own(data, "kind")) {
    case "ready":
      return { kind: "ready", room: text("room") };
    case "live":
      return { kind: "live", title: text("title") };
    case "offair":
      return { kind: "offair" };
    case "track":
      return { kind: "track", track: readTrack(own(data, "track")) };
    case "count": {
      const people = own(data, "people");
      const listening = own(data, "listening");
      return isCount(people) && isCount(listening) ? { kind: "count", people, listening } : null;
    }
    case "sound": {
      const state = text("state");
      return SOUNDS.includes(state) ? { kind: "sound", state: state as FrameSound } : null;
    }
    default:
      return null;
  }
}

/** Theme, layout and accent out of attributes, a query or a message; anything unknown becomes the default. */
export function readLook(read: (name: "theme" | "layout" | "accent") => unknown): Look {
  const theme = read("theme");
  const layout = read("layout");
  const accent = read("accent");
  return {
    theme: THEMES.find((known) => known === theme) ?? "auto",
    layout: LAYOUTS.find((known) => known === layout) ?? "card",
    accent: typeof accent === "string" && ACCENT.test(accent.trim()) ? accent.trim() : "",
  };
}

/** A message as it is posted. */
export function sealed<M extends FrameCommand | FrameNotice>(message: M): M & { channel: string } {
  return { ...message, channel: CHANNEL };
}

function ours(message: Incoming, peer: Peer): object | null {
  // A missing peer window must not match a message without a source.
  if (!peer.source || message.source !== peer.source || message.origin !== peer.origin) return null;
  const { data } = message;
  return typeof data === "object" && data && own(data, "channel") === CHANNEL ? data : null;
}

/** Own properties only: what an object inherits was not said by anybody. */
function own(data: unknown, name: string): unknown {
  return typeof data === "object" && data && Object.hasOwn(data, name)
    ? (data as Record<string, unknown>)[name]
    : undefined;
}

function readTrack(value: unknown): FrameTrack | null {
  const title = own(value, "title");
  const artist = own(value, "artist");
  const durationMs = own(value, "durationMs");
  if (typeof title !== "string" || typeof artist !== "string") return null;
  return isCount(durationMs) ? { title, artist, durationMs } : null;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY;
}
