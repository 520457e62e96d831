// Why passkeys don't work on this page, and where they would.
import type { Obstacle } from "./ceremony-words.ts";

type Props = {
  obstacle: Obstacle;
  /** What belongs behind the `#` of the address there. */
  link?: string;
};

export function ObstacleWords({ obstacle, link = "" }: Props) {
  const { sentence, goTo } = obstacle;
  return (
    <p class="gate-trouble" role="status">
      {sentence}
      {goTo !== null && (
        <>
          {" "}
          <a href={addressAt(goTo, link)}>Open it at {goTo}</a> instead.
        </>
      )}
    </p>
  );
}

/** This very page under another host name. */
function addressAt(host: string, link: string): string {
  const { protocol, port, pathname } = location;
  return `${protocol}//${host}${port === "" ? "" : `:${port}`}${pathname}${link && `#${link}`}`;
}
