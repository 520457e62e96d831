// The pasted script: defines <judah-room>, which holds exactly one frame of this host and passes messages to and fro.
// It must not touch anything else on the partner's page: no globals, no cookies, no styles outside its own shadow.
import { type FrameCommand, type FrameNotice, readLook, readNotice, sealed } from "./bridge.ts";

const HOST = new URL(import.meta.url).origin;
// Storage stays this host's own and sockets need a real Origin, hence same-origin: ours, never the partner's.
const SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox";
/** All scripts have run by the frame's load event, so a frame that says nothing for this long was refused. */
const SILENCE_MS = 5_000;

// Heights are fixed per layout: the partner's page never shifts. A constructed sheet needs no style-src of theirs.
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host{display:block;height:236px;max-width:480px;border-radius:16px;overflow:hidden;color-scheme:light dark;background:light-dark(#efecf5,#14121c)}
:host([hidden]),[hidden]{display:none}
:host([theme=light]){color-scheme:light}:host([theme=dark]){color-scheme:dark}
:host([layout=bar]){height:80px;max-width:none}
:host([layout=full]){height:640px;max-width:none}
iframe{display:block;width:100%;height:100%;border:0;color-scheme:inherit}
p{display:grid;height:100%;margin:0;place-items:center;font:16px/1.5 system-ui,sans-serif;color:light-dark(#1b1726,#f4f1fa)}
a{color:inherit;padding:12px}`);

class JudahRoom extends HTMLElement {
  static observedAttributes = ["room", "theme", "layout", "accent"];

  #frame: HTMLIFrameElement | null = null;
  #life = new AbortController();
  #ready = false;
  /** Asked for before the frame could hear: the latest of each sort. */
  #waiting = new Map<string, FrameCommand>();

  connectedCallback(): void {
    this.#open();
  }

  disconnectedCallback(): void {
    this.#close();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.isConnected || before === after) return;
    if (name === "room") {
      this.#close();
      this.#open();
    } else if (this.#ready) this.#post({ kind: "look", ...this.#look() });
  }

  /** Starts the sound; the browser may want a tap inside the widget first (`sound` then says `blocked`). */
  play(): void {
    this.#tell("sound", { kind: "play" });
  }

  pause(): void {
    this.#tell("sound", { kind: "pause" });
  }

  /** 0 (silent) to 1. */
  setVolume(volume: number): void {
    this.#tell("volume", { kind: "setVolume", volume: Math.min(1, Math.max(0, Number(volume))) });
  }

  #open(): void {
    const room = this.getAttribute("room");
    if (!room || this.#frame) return;
    this.#life = new AbortController();
    this.#frame = this.#build(room);
    addEventListener("message", (message) => this.#hear(message), { signal: this.#life.signal });
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    shadow.replaceChildren(this.#frame, fallback(room));
    this.#show("loading");
  }

  #close(): void {
    this.#life.abort();
    this.#frame?.remove();
    this.#frame = null;
    this.#ready = false;
    this.#waiting.clear();
  }

  #build(room: string): HTMLIFrameElement {
    const frame = document.createElement("iframe");
    const query = new URLSearchParams({ host: location.origin, ...this.#look() });
    frame.setAttribute("sandbox", SANDBOX);
    frame.allow = "autoplay";
    frame.title = "Live room";
    frame.loading = "lazy";
    frame.src = `${HOST}/embed/${encodeURIComponent(room)}?${query}`;
    frame.addEventListener("load", () => {
      const { signal } = this.#life;
      setTimeout(() => signal.aborted || this.#ready || this.#show("refused"), SILENCE_MS);
    });
    return frame;
  }

  #hear(message: MessageEvent): void {
    const notice = readNotice(message, { origin: HOST, source: this.#frame?.contentWindow });
    if (!notice) return;
    if (notice.kind === "ready") this.#start();
    if (notice.kind === "live" || notice.kind === "offair") this.#show(notice.kind);
    const { kind, ...detail } = notice;
    this.dispatchEvent(new CustomEvent<Omit<FrameNotice, "kind">>(kind, { detail }));
  }

  /** The look goes again: it may have changed between the frame's address and its first word. */
  #start(): void {
    this.#ready = true;
    this.#post({ kind: "look", ...this.#look() });
    for (const command of this.#waiting.values()) this.#post(command);
    this.#waiting.clear();
  }

  #tell(sort: string, command: FrameCommand): void {
    if (this.#ready) this.#post(command);
    else this.#waiting.set(sort, command);
    if (this.#frame) this.#frame.loading = "eager";
  }

  #post(command: FrameCommand): void {
    this.#frame?.contentWindow?.postMessage(sealed(command), HOST);
  }

  #look() {
    const accent =
      this.getAttribute("accent") ?? getComputedStyle(this).getPropertyValue("--judah-accent");
    return readLook((name) => (name === "accent" ? accent : this.getAttribute(name)));
  }

  /** `data-state` lets the partner's CSS follow along: loading, live, offair, refused. */
  #show(state: "loading" | "live" | "offair" | "refused"): void {
    this.dataset.state = state;
    const [frame, instead] = this.shadowRoot?.children ?? [];
    frame?.toggleAttribute("hidden", state === "refused");
    instead?.toggleAttribute("hidden", state !== "refused");
  }
}

/** Shown when this page may not frame the room: what the partner put inside the element, or a plain link. */
function fallback(room: string): HTMLElement {
  const link = document.createElement("a");
  link.href = `${HOST}/r/${encodeURIComponent(room)}`;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = "Open the live room";
  const slot = document.createElement("slot");
  slot.append(link);
  const paragraph = document.createElement("p");
  paragraph.append(slot);
  return paragraph;
}

/** A script tag that names a room becomes that room, in its place. */
function replaceTags(): void {
  for (const tag of document.querySelectorAll<HTMLScriptElement>("script[data-room]")) {
    if (tag.src !== import.meta.url || tag.dataset.shown) continue;
    tag.dataset.shown = "yes";
    const element = document.createElement("judah-room");
    for (const name of JudahRoom.observedAttributes) {
      const value = tag.dataset[name];
      if (value !== undefined) element.setAttribute(name, value);
    }
    if (document.head.contains(tag)) document.body.prepend(element);
    else tag.after(element);
  }
}

if (!customElements.get("judah-room")) customElements.define("judah-room", JudahRoom);
if (document.readyState === "loading") addEventListener("DOMContentLoaded", replaceTags);
else replaceTags();
