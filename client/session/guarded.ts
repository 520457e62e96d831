// A command that needs a touch goes over HTTP, with the operation id under which the room refused it on the socket.
import { guardedBody } from "../../shared/http/guarded-body.ts";
import type { Command } from "../../shared/protocol/client.ts";
import { api, ask, at } from "./client.ts";

export const sendGuarded = (room: string, op: string, cmd: Command) =>
  ask(api.POST("/api/rooms/{room}/guarded", { ...at({ room }), body: { op, cmd } }), guardedBody);
