// Entry of a Worker that does nothing but let one object call another: what a call between the objects of a room costs.
import { DurableObject } from "cloudflare:workers";

export class Callee extends DurableObject {
  take(push: { readonly events: readonly unknown[] }): { seq: number } {
    return { seq: push.events.length };
  }
}

type Objects = Env & {
  readonly CALLEE: DurableObjectNamespace<Callee>;
  readonly CALLER: DurableObjectNamespace<Caller>;
};

export class Caller extends DurableObject {
  async call(calls: number, events: readonly unknown[]): Promise<number> {
    const { CALLEE } = this.env as Objects;
    let answered = 0;
    for (let n = 0; n < calls; n += 1) {
      // A stub per call, as the room does.
      const { seq } = await CALLEE.getByName("callee").take({ events });
      if (seq === events.length) answered += 1;
    }
    return answered;
  }
}

/** `/<calls>/<events>` answers how many calls were answered. */
export default {
  async fetch(request, env) {
    const [, calls, count] = new URL(request.url).pathname.split("/").map(Number);
    const body = { kind: "chat.said", text: "x".repeat(60), name: "Ruth", role: "listener" };
    const events = Array.from({ length: count ?? 0 }, (_, seq) => ({ seq, at: 1, by: "p", body }));
    const caller = (env as Objects).CALLER.getByName("caller");
    return Response.json(await caller.call(calls ?? 0, events));
  },
} satisfies ExportedHandler<Env>;
