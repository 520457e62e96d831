// The product's own client as a client under test: its session as pages use it, in a world whose time runs faster.
import { dialSocket } from "../../../client/session/connection.ts";
import { keptCredential, memoryTokens } from "../../../client/session/credential.ts";
import { newOpId } from "../../../client/session/op-id.ts";
import { openRoom } from "../../../client/session/store.ts";
import type { World } from "../../../client/session/world.ts";
import type { TokenBody } from "../../../shared/http/bodies.ts";
import { decodeCommand } from "../../../shared/protocol/codec.ts";
import { ok } from "../../../shared/result.ts";
import type { StartClient } from "../client-under-test.ts";

const NodeSocket = globalThis.WebSocket;
/** A browser says by itself which origin a page is from. */
class BrowserSocket extends NodeSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    const origin = new URL(url).origin.replace(/^ws/, "http");
    const options = Array.isArray(protocols) ? { protocols, headers: { origin } } : protocols;
    super(url, options as unknown as string[]);
  }
}
globalThis.WebSocket = BrowserSocket;

export const startProduct: StartClient = async ({ origin, room, scale }) => {
  const beganMs = performance.now();
  const nowMs = () => (performance.now() - beganMs) / scale;
  const world: World = {
    timing: {
      nowMs,
      after(delayMs, run) {
        const timer = setTimeout(run, delayMs * scale);
        return () => clearTimeout(timer);
      },
    },
    random: Math.random,
    wallMs: Date.now,
    newOpId,
    socketOrigin: origin.replace(/^http/, "ws"),
    dial: dialSocket,
    onWake: () => () => {},
    askTime: async () => null,
    getLog: async () => null,
    getSnapshot: async () => null,
  };
  const tokens = memoryTokens();
  const credential = keptCredential(tokens, async (token) => {
    const response = await fetch(`${origin}/api/rooms/${room}/token`, {
      method: "POST",
      headers: { origin, "content-type": "application/json" },
      body: JSON.stringify(token === undefined ? {} : { token }),
    });
    return ok((await response.json()) as TokenBody);
  });
  const session = openRoom({
    room,
    check: decodeCommand,
    world,
    credential: Object.assign(credential, { renewed: tokens.write }),
  });
  return {
    async send(cmd) {
      const sent = await session.send(cmd as Parameters<typeof session.send>[0]);
      return sent.ok ? sent : { ok: false, reason: sent.refusal.reason };
    },
    state: async () => ({
      view: session.view.value,
      over: session.status.value === "closed",
    }),
    stop: async () => session.close(),
  };
};
