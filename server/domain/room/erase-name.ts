// The view without somebody's name: what the fold gives once their name is gone from the rows.
import type { RoomView } from "../../../shared/room/view.ts";

/** Lines of after `atMs` keep their name: they were not meant. */
export function withoutName(view: RoomView, person: string, atMs: number): RoomView {
  const { stage } = view;
  const asks = stage?.ask?.person === person ? { ...stage.ask, name: "" } : (stage?.ask ?? null);
  return {
    ...view,
    chat: view.chat.map((line) =>
      line.by === person && line.at <= atMs ? { ...line, name: "" } : line,
    ),
    stage: stage && {
      ...stage,
      name: stage.person === person ? "" : stage.name,
      ask: asks,
    },
  };
}
