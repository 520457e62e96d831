// The routes about a show's audience as typed functions. No logic: a path, a shape out.
import { curveBody, reportBody } from "../../shared/http/report-bodies.ts";
import { api, ask, at } from "./client.ts";

/** The running show so far, for staff. */
export const getCurve = (room: string) =>
  ask(api.GET("/api/rooms/{room}/curve", at({ room })), curveBody);
export const getReport = (room: string, id: string) =>
  ask(api.GET("/api/rooms/{room}/reports/{id}", at({ room, id })), reportBody);
