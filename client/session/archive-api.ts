// The archive's routes beyond the list of shows, as typed functions.
import {
  chatBody,
  type FoundKind,
  momentBody,
  searchBody,
} from "../../shared/http/history-bodies.ts";
import { api, ask } from "./client.ts";

/** What has all these words, in one room or all; `kind` and `before`: on from the `next` of an answer, of one kind. */
export const searchArchive = (
  q: string,
  more: { room?: string; kind?: FoundKind; before?: number } = {},
  signal?: AbortSignal,
) => {
  const { room, kind, before } = more;
  const query = {
    q,
    ...(room === undefined ? {} : { room }),
    ...(kind === undefined ? {} : { kind }),
    ...(before === undefined ? {} : { before: String(before) }),
  };
  const init = { params: { query }, ...(signal ? { signal } : {}) };
  return ask(api.GET("/api/history/search", init), searchBody);
};

/** The room as it was at `atMs`. */
export const getMoment = (id: string, atMs: number, signal?: AbortSignal) => {
  const params = { path: { id }, query: { t: String(atMs) } };
  return ask(
    api.GET("/api/broadcasts/{id}/at", { params, ...(signal ? { signal } : {}) }),
    momentBody,
  );
};

/** A page of the chat, after event `after`. */
export const getShowChat = (id: string, after: number) => {
  const params = { path: { id }, query: { after: String(after) } };
  return ask(api.GET("/api/broadcasts/{id}/chat", { params }), chatBody);
};
