// What happens to the stage, as one sentence for each person whom it concerns. Pure.
import type { RoomEvent } from "../../../shared/room/events.ts";
import type { Stage } from "../../../shared/room/view.ts";

export type StageNews = { readonly text: string; readonly tone: "good" | "caution" | "plain" };

/** `before`: the stage as it was. Null: nothing that this person must hear. */
export function stageNews(event: RoomEvent, before: Stage | null, me: string): StageNews | null {
  const { body, by } = event;
  if (body.kind === "stage.given") return givenNews(body, { by, before, me });
  if (body.kind !== "stage.declined" || before?.ask?.person !== me || by === me) return null;
  return { text: `${before.name} keeps the stage for now.`, tone: "plain" };
}

type Around = { readonly by: string | null; readonly before: Stage | null; readonly me: string };

function givenNews(
  { to, name }: { to: string; name: string },
  { by, before, me }: Around,
): StageNews | null {
  if (to === me) return { text: "The stage is yours.", tone: "good" };
  if (before?.person !== me) return null;
  if (by === me) return { text: `${name} holds the stage now.`, tone: "plain" };
  return by === null
    ? { text: `No answer came in time, so ${name} holds the stage now.`, tone: "caution" }
    : { text: `${name} took over the stage.`, tone: "caution" };
}
