// Commands of a room that need a touch of the passkey first. They are few; everything else goes over the socket.
import { guardedBody, guardedRequest } from "../../shared/http/guarded-body.ts";
import { API } from "../../shared/http/paths.ts";
import { decodeCommand } from "../../shared/protocol/codec.ts";
import { err, ok } from "../../shared/result.ts";
import { isGuarded } from "../domain/room/guard.ts";
import { callRoom } from "../platform/room-call.ts";
import { jsonBody } from "./body-rule.ts";
import type { Context, Staff } from "./context.ts";
import { requireRoom, roomParams } from "./rooms.ts";
import { type Answer, route } from "./route.ts";
import { unreachable } from "./unreachable.ts";

export const GUARDED_ROUTES = [
  route({
    method: "POST",
    path: API.guarded(":room"),
    summary: "Send a command that needs a touch of the passkey",
    answer: guardedBody,
    // What the command itself needs is judged by the room.
    auth: { can: "moderate" },
    rate: "api-write",
    stepUp: true,
    params: roomParams,
    body: jsonBody(guardedRequest, 4_096),
    handle: ({ params, body, staff }, context) => {
      const by = { person: staff.person, name: staff.name, role: staff.role };
      return run(params.room, { by, ...body }, context);
    },
  }),
];

type Wanted = {
  readonly by: Pick<Staff, "person" | "name" | "role">;
  readonly op: string;
  readonly cmd: { kind: string };
};

/** The room's answer as it is: that it says no is no failure of this request. May run twice, by its operation id. */
async function run(room: string, { by, op, cmd }: Wanted, context: Context): Promise<Answer> {
  const info = await requireRoom(room, context);
  if (!info.ok) return info;
  const command = decodeCommand(cmd);
  if (!command.ok || !isGuarded(cmd.kind)) return err({ code: "bad_request" });
  const { env, requestId } = context;
  const call = { by, op, cmd: command.value, requestId };
  const answer = await callRoom(env, room, async (stub) => stub.guarded(call));
  return answer.ok ? ok(answer.value) : unreachable(room, answer.error, requestId);
}
