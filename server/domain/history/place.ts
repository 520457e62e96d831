// A place in the list of past broadcasts as opaque text: lists page by key, so new shows never shift a page.

/** The last broadcast already shown. */
export type Place = { readonly endedAt: number; readonly id: string };

const PLACE = /^([0-9a-z]{1,11})_([A-Za-z0-9_-]{6,40})$/;

export function formatPlace({ endedAt, id }: Place): string {
  return `${endedAt.toString(36)}_${id}`;
}

/** The place, or null when the text is not one. */
export function parsePlace(text: string): Place | null {
  const [, ended, id] = PLACE.exec(text) ?? [];
  return ended && id ? { endedAt: Number.parseInt(ended, 36), id } : null;
}
