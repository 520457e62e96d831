// Entry of a Worker for the fault tests: the whole product with a room that dies where a command tells it to, or that lies
// in the way the variable FAULT names.
import { UserSession as Room } from "../../server/objects/user-session.ts";

export { default } from "../../server/edge/app.ts";
export { Courier } from "../../server/objects/courier.ts";
export { RateLimiter } from "../../server/objects/rate-limiter.ts";

type Message = Parameters<Room["onMessage"]>;

/** `die:<where>` in a frame: the object dies there, the first time it reads it. */
const DIE = /die:(before-commit|after-commit|before-answer)/;
/** Survives the object, as this isolate does. */
const died = new Set<string>();

/** Rooms that lie, for those who must find out: one in so many commands is treated so. */
const LIE_EVERY = 20;
const OP = /^\{"t":"do","op":"([^"]+)"/;
let commands = 0;

export class UserSession extends Room {
  readonly #fault: string | undefined;

  constructor(ctx: DurableObjectState, env: Env & { FAULT?: string }) {
    super(ctx, env);
    this.#fault = env.FAULT;
  }

  override async onMessage(...[connection, message]: Message) {
    const text = String(message);
    const where = DIE.exec(text)?.[1];
    if (where && !died.has(text)) return this.#die(where, connection, text);
    const op = OP.exec(text)?.[1];
    if (op) commands += 1;
    const lie = op && commands % LIE_EVERY === 0 ? this.#fault : undefined;
    if (lie === "acknowledges-unstored") {
      return connection.send(JSON.stringify({ t: "done", op, seq: 1_000_000 + commands }));
    }
    if (lie === "stores-twice") super.onMessage(connection, text.replace(`${op}`, `${op}-again`));
    super.onMessage(connection, message);
  }

  async #die(where: string, ...[connection, message]: Message) {
    died.add(String(message));
    if (where === "before-commit") {
      super.onMessage(connection, message);
      return this.ctx.abort("before the commit");
    }
    const speakAgain = keepQuiet((socket) => where === "after-commit" || socket === connection);
    super.onMessage(connection, message);
    // Written for good, and long enough for what leaves in a window of its own.
    await this.ctx.storage.sync();
    await scheduler.wait(400);
    speakAgain();
    this.ctx.abort(where);
  }
}

/** Until told otherwise nothing is sent to the sockets that `mute` names. */
function keepQuiet(mute: (socket: unknown) => boolean): () => void {
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (this: WebSocket, data) {
    if (!mute(this)) send.call(this, data);
  };
  return () => {
    WebSocket.prototype.send = send;
  };
}
