// A command that needs a touch goes over HTTP, with the operation id under which the room refused it on the socket.
import { guardedBody } from "../../shared/http/guarded-body.ts";
import { API } from "../../shared/http/paths.ts";
import type { Command } from "../../shared/protocol/client.ts";
import { call } from "./request.ts";

export const sendGuarded = (room: string, op: string, cmd: Command) =>
  call(API.guarded(room), { method: "POST", body: { op, cmd }, schema: guardedBody });
