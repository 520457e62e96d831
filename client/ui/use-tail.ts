// A scrolling list that follows its end, until its reader scrolls up: then it stays put.
import type { RefObject } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Nearer to the end than this counts as being there: fingers are not exact. */
const NEAR_PX = 64;

/** `grown` is whatever changes when something was added. `following` is false while the reader looks at older things. */
export function useTail(
  list: RefObject<HTMLElement | null>,
  grown: unknown,
): { following: boolean; toEnd: () => void } {
  const [following, setFollowing] = useState(true);
  const follows = useRef(true);

  const toEnd = useCallback(() => {
    follows.current = true;
    setFollowing(true);
    const element = list.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [list]);

  useLayoutEffect(() => {
    if (follows.current) toEnd();
  }, [grown, toEnd]);

  useEffect(() => {
    const element = list.current;
    if (!element) return;
    let shape = shapeOf(element);
    const look = () => {
      // A list that changed its size scrolls by itself: that is no reader who looks at older things.
      const moved = shapeOf(element) !== shape;
      if (moved && follows.current) element.scrollTop = element.scrollHeight;
      shape = shapeOf(element);
      const away = element.scrollHeight - element.scrollTop - element.clientHeight;
      follows.current = away < NEAR_PX;
      setFollowing(follows.current);
    };
    // A keyboard that opens, or a composer that grows, makes the list shorter: its end stays in sight.
    const resized = new ResizeObserver(() => {
      if (follows.current) element.scrollTop = element.scrollHeight;
    });
    element.addEventListener("scroll", look, { passive: true });
    resized.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      resized.disconnect();
    };
  }, [list]);

  return { following, toEnd };
}

function shapeOf({ clientWidth, clientHeight }: HTMLElement): string {
  return `${clientWidth} ${clientHeight}`;
}
