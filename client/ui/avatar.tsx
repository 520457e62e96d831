// A person's first letter on a colour of their own: the same in every room and on every page.
import { hashText } from "./artwork-pattern.ts";
import "./avatar.css";

/** A hue in degrees for a person; stable. */
export function personHue(person: string | null): number {
  return person === null ? 285 : hashText(person) % 360;
}

/** Decorative: the name stands beside it. */
export function Avatar({ person, name }: { person: string | null; name: string }) {
  const letter = [...name.trim()][0] ?? "?";
  return (
    <span class="avatar" style={{ "--hue": String(personHue(person)) }} aria-hidden="true">
      {letter.toLocaleUpperCase()}
    </span>
  );
}
