// Text on the wire ↔ typed frames. The size is judged before anything is parsed; nothing here throws.
import { err, ok, type Result } from "../result.ts";
import {
  type ClientFrame,
  COMMANDS,
  type Command,
  type CommandKind,
  clientFrame,
} from "./client.ts";
import { MAX_FRAME_BYTES } from "./limits.ts";
import type { Refusal } from "./refusal.ts";
import { type ServerFrame, serverFrame } from "./server.ts";

/** too_large, bad_json and bad_frame concern the whole frame; `refused` has an operation id to answer. */
export type Unreadable =
  | { readonly kind: "too_large" }
  | { readonly kind: "bad_json" }
  | { readonly kind: "bad_frame" }
  | { readonly kind: "refused"; readonly op: string; readonly refusal: Refusal };

/** Reads a client's text frame. Unknown fields are dropped, so a newer client can talk to an older room. */
export function decodeClientFrame(text: string): Result<ClientFrame, Unreadable> {
  if (exceedsBytes(text, MAX_FRAME_BYTES)) return err({ kind: "too_large" });
  const json = parseJson(text);
  if (!json.ok) return err({ kind: "bad_json" });
  const outer = clientFrame.safeParse(json.value);
  if (!outer.success) return err({ kind: "bad_frame" });
  if (outer.data.t !== "do") return ok(outer.data);
  const { op, cmd } = outer.data;
  const command = decodeCommand(cmd);
  return command.ok
    ? ok({ t: "do", op, cmd: command.value })
    : err({ kind: "refused", op, refusal: command.error });
}

/** Checks a command's payload against its row; names the first bad field, never its value. */
export function decodeCommand(raw: { kind: string }): Result<Command, Refusal> {
  if (!Object.hasOwn(COMMANDS, raw.kind)) return err({ reason: "unknown_command" });
  const kind = raw.kind as CommandKind;
  const parsed = COMMANDS[kind].safeParse(raw);
  if (!parsed.success) {
    return err({ reason: "bad_field", field: parsed.error.issues[0]?.path.join(".") ?? "" });
  }
  return ok({ kind, ...parsed.data } as Command);
}

export function encodeClientFrame(frame: ClientFrame): string {
  return JSON.stringify(frame);
}

export function encodeServerFrame(frame: ServerFrame): string {
  return JSON.stringify(frame);
}

/** Reads a room's frame in the browser; null when it is of a kind this version does not know. */
export function decodeServerFrame(text: string): ServerFrame | null {
  const json = parseJson(text);
  if (!json.ok) return null;
  const parsed = serverFrame.safeParse(json.value);
  return parsed.success ? parsed.data : null;
}

function parseJson(text: string): Result<unknown, null> {
  try {
    return ok(JSON.parse(text));
  } catch {
    return err(null);
  }
}

const encoder = new TextEncoder();

/** UTF-8 length, without encoding when the character count alone decides. */
export function byteLength(text: string): number {
  return encoder.encode(text).byteLength;
}

function exceedsBytes(text: string, limit: number): boolean {
  if (text.length > limit) return true;
  return text.length * 3 > limit && byteLength(text) > limit;
}
