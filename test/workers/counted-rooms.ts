// Entry of a Worker for the relay run: the whole product, whose objects count the calls between them and die when told.
import { objectName } from "../../server/domain/room/spread.ts";
import app from "../../server/edge/app.ts";
import type { Carried, CarryReply, Push, PushReply } from "../../server/objects/relay-words.ts";
import { UserSession as ProductRoom } from "../../server/objects/user-session.ts";

export { Courier } from "../../server/objects/courier.ts";
export { RateLimiter } from "../../server/objects/rate-limiter.ts";

/** Calls between the objects since the counters were last read. One process, one thread: all objects share them. */
let calls = { pushes: 0, carries: 0, reports: 0 };

export class UserSession extends ProductRoom {
  override take(push: Push): Promise<PushReply> {
    calls.pushes += 1;
    return super.take(push);
  }

  override carry(batch: Carried): CarryReply {
    if (batch.commands.length > 0) calls.carries += 1;
    else calls.reports += 1;
    return super.carry(batch);
  }

  sockets(): number {
    return this.ctx.getWebSockets().length;
  }

  die(): void {
    this.ctx.abort("told to die");
  }
}

type Rooms = { readonly USER_SESSIONS: DurableObjectNamespace<UserSession> };

export default {
  ...app,
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    const [, word, what, room = "", relay = "0"] = pathname.split("/");
    if (word !== "under-test") return app.fetch(request, env, context);
    if (what === "calls") {
      const read = calls;
      calls = { pushes: 0, carries: 0, reports: 0 };
      return Response.json(read);
    }
    const { USER_SESSIONS } = env as unknown as Rooms;
    const stub = USER_SESSIONS.getByName(objectName({ room, relay: Number(relay) }));
    if (what === "sockets") return Response.json(await stub.sockets());
    await Promise.resolve(stub.die()).catch(() => {});
    return Response.json("dead");
  },
} satisfies ExportedHandler<Env>;
