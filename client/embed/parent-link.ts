// The frame's end of the bridge: tells the partner's page what changed, and does what it asks. The only caller of
// postMessage here. The partner can start, stop, turn the volume and set the look; nothing it sends reaches the room.
import { effect } from "@preact/signals";
import { type FrameCommand, type FrameNotice, readCommand, sealed } from "./bridge.ts";

export type ParentLink = {
  /** Tells whatever `notice` gives now and each time it becomes something else. */
  follow(notice: () => FrameNotice): void;
  close(): void;
};

/**
 * `host` is the partner's origin from the frame's address: messages go there and are taken from there, nowhere else.
 * The server lets only that partner's origins frame this page, so a false `host` reaches nobody.
 */
export function linkParent(host: string, obey: (command: FrameCommand) => void): ParentLink {
  const life = new AbortController();
  const peer = { origin: host, source: window.parent };
  const hear = (message: MessageEvent) => {
    const command = readCommand(message, peer);
    if (command) obey(command);
  };
  window.addEventListener("message", hear, { signal: life.signal });
  return {
    follow: (notice) => life.signal.addEventListener("abort", effect(teller(host, notice))),
    close: () => life.abort(),
  };
}

function teller(host: string, notice: () => FrameNotice): () => void {
  let told = "";
  return () => {
    const message = notice();
    const text = JSON.stringify(message);
    if (text === told) return;
    told = text;
    window.parent.postMessage(sealed(message), host);
  };
}

/** The partner's origin out of `?host=`; null when it isn't one, or when this page isn't framed at all. */
export function partnerOrigin(query: URLSearchParams): string | null {
  const host = query.get("host");
  if (window.parent === window || host === null || !URL.canParse(host)) return null;
  return new URL(host).origin === host ? host : null;
}
