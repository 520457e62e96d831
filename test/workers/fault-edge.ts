// Entry of the whole Worker with a room whose constructor fails as often as it is told: `/fail?times=n`.
import app from "../../server/edge/app.ts";
import { UserSession as Room } from "../../server/objects/user-session.ts";

export { Courier } from "../../server/objects/courier.ts";
export { RateLimiter } from "../../server/objects/rate-limiter.ts";

let failuresLeft = 0;
let constructed = 0;

export class UserSession extends Room {
  constructor(ctx: DurableObjectState, env: Env) {
    constructed += 1;
    if (failuresLeft > 0) {
      failuresLeft -= 1;
      throw new Error("the constructor fails on purpose");
    }
    super(ctx, env);
  }
}

export default {
  fetch(request, env, ctx) {
    const url = new URL(request.url);
    if (url.pathname !== "/fail") return app.fetch(request, env, ctx);
    failuresLeft = Number(url.searchParams.get("times"));
    return Response.json({ constructed });
  },
} satisfies ExportedHandler<Env>;
