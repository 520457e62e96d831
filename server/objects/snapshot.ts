// The stored view: the room wakes from it instead of folding its whole log, and its `seq` is never given again.
import { EMPTY_VIEW, type RoomView, roomView } from "../../shared/room/view.ts";

/** `seq` counts even when the view cannot be read: the log is folded again then, but no number is given twice. */
export type Snapshot = {
  readonly seq: number;
  readonly foldedSeq: number;
  readonly view: RoomView;
};

export function readSnapshot(sql: SqlStorage): Snapshot {
  const query = "SELECT seq, view FROM snapshot WHERE id = 1";
  const row = sql.exec<{ seq: number; view: string }>(query).toArray()[0];
  const view = row && readView(row.view);
  return { seq: row?.seq ?? 0, foldedSeq: view ? row.seq : 0, view: view ?? EMPTY_VIEW };
}

export function writeSnapshot(sql: SqlStorage, seq: number, view: RoomView): void {
  const query = "INSERT OR REPLACE INTO snapshot (id, seq, view) VALUES (1, ?, ?)";
  sql.exec(query, seq, JSON.stringify(view));
}

function readView(text: string): RoomView | null {
  try {
    const parsed = roomView.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
