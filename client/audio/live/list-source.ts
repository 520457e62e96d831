// How an element comes by the sound that a play list names: the browser reads it by itself, or hls.js does. Nothing is decided here.
/// <reference path="./hls-light.d.ts" />
import type Hls from "hls.js";

export type ListSource = {
  /** Server time of what is heard; null while nobody can say. */
  datedMs(): number | null;
  close(): void;
};
/** `ready`: the element may be told to play, again if it was before. `broke`: nothing more comes from this source. */
export type OpenList = (
  element: HTMLAudioElement,
  url: string,
  on: { readonly ready: () => void; readonly broke: () => void },
) => ListSource;

/** Safari says when the list's first sample was recorded (WHATWG HTML, `getStartDate`). */
type Dated = HTMLAudioElement & { getStartDate?: () => Date };

/** The browser's own HLS. */
export const openNatively: OpenList = (element: Dated, url, { ready }) => {
  element.src = url;
  ready();
  return {
    datedMs() {
      const startMs = element.getStartDate?.().getTime() ?? Number.NaN;
      return Number.isFinite(startMs) ? startMs + element.currentTime * 1000 : null;
    },
    close() {
      element.removeAttribute("src");
      element.load();
    },
  };
};

/** hls.js, which is loaded when the first list is opened and by nobody else. */
export const openByHls: OpenList = (element, url, { ready, broke }) => {
  let hls: Hls | null = null;
  let isClosed = false;
  const begin = async () => {
    const { default: Player } = await import("hls.js/light");
    if (isClosed) return;
    // In this thread: the site's policy has no room for workers made of text, and there is nothing to unpack.
    hls = new Player({ enableWorker: false, backBufferLength: 30 });
    hls.on(Player.Events.MANIFEST_PARSED, ready);
    hls.on(Player.Events.ERROR, (_event, { fatal }) => {
      if (fatal) broke();
    });
    hls.loadSource(url);
    hls.attachMedia(element);
  };
  begin().catch(broke);
  return {
    datedMs: () => hls?.playingDate?.getTime() ?? null,
    close() {
      isClosed = true;
      hls?.destroy();
    },
  };
};
