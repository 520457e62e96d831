// A place in a room's log, written `<epoch>.<seq>`: the last event its holder has folded.

export type Cursor = { readonly epoch: string; readonly seq: number };

const CURSOR = /^([A-Za-z0-9_-]{6,40})\.(0|[1-9][0-9]{0,14})$/;

export function formatCursor(cursor: Cursor): string {
  return `${cursor.epoch}.${cursor.seq}`;
}

/** The cursor, or null when the text is not one (a client that has seen nothing sends none). */
export function parseCursor(text: string | null): Cursor | null {
  const match = text === null ? null : CURSOR.exec(text);
  return match?.[1] && match[2] ? { epoch: match[1], seq: Number(match[2]) } : null;
}
