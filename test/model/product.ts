// The room's own class and the edge's way to it, loaded by their addresses: their types belong to the runtime and would
// clash with those of tests.

import type { RoomSnapshot } from "../../server/platform/stubs.ts";
import type { LogBody } from "../../shared/http/bodies.ts";

/** The hooks and RPC methods that the world calls by name. */
export type RoomCode = {
  fetch(request: Request): Promise<Response>;
  snapshot(): RoomSnapshot | Promise<RoomSnapshot>;
  readLog(since: string | null): LogBody | Promise<LogBody>;
  onMessage(connection: unknown, message: string): void;
  onClose(connection: unknown): void;
  onAlarm(): Promise<void>;
};
export type RoomClass = new (ctx: unknown, env: unknown) => RoomCode;

type Claims = { readonly room: string; readonly person: string; readonly role: string };
type Seated =
  | { readonly webSocket: unknown }
  | { readonly failure: { readonly reason: "overloaded" | "failed" } };
export type Product = {
  readonly Room: RoomClass;
  readonly callForSeat: (
    env: unknown,
    claims: Claims,
    headers: Headers,
    nowMs: number,
  ) => Promise<Seated>;
};

const at = (path: string) => new URL(`../../server/${path}`, import.meta.url).href;

/** Loads the product's code as it stands. */
export async function loadCode(): Promise<Product> {
  Object.assign(globalThis, { WebSocketRequestResponsePair: class {} });
  const objects = await import(/* @vite-ignore */ at("objects/user-session.ts"));
  const edge = await import(/* @vite-ignore */ at("edge/seat-call.ts"));
  return { Room: objects.UserSession, callForSeat: edge.callForSeat };
}
