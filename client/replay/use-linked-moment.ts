// Leads to the moment that the address names, once it is drawn: a found line may be far down a chat that comes in pages.
import { useEffect } from "preact/hooks";

const LINKED = /^#(?:line|play)-([0-9]{1,15})$/;

/** The event that the address names; null: none. */
export function linkedSeq(hash: string): number | null {
  const [, seq] = LINKED.exec(hash) ?? [];
  return seq === undefined ? null : Number(seq);
}

/** `lastSeq`: how far the page has the chat; `more`: fetches what comes next, null: that is all. */
export function useLinkedMoment(lastSeq: number, more: (() => void) | null): void {
  useEffect(() => {
    const seq = linkedSeq(location.hash);
    if (seq === null) return;
    if (lastSeq < seq && more) return more();
    // The page was drawn after the browser looked for it: going there again marks it and brings it into view.
    if (document.getElementById(location.hash.slice(1))) location.replace(location.hash);
  }, [lastSeq, more === null]);
}
