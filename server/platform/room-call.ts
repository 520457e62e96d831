// Calling a room that may be moving, restarting or swamped: at most three tries, each on a new stub, with jitter.
import { err, ok, type Result } from "../../shared/result.ts";
import { objectName } from "../domain/room/spread.ts";
import { errorWords } from "./log.ts";
import { knownRelays } from "./room-plan.ts";
import { roomStub } from "./stubs.ts";

export type CallFailure = {
  readonly reason: "overloaded" | "failed";
  readonly tries: number;
  readonly error: string;
};

const MAX_TRIES = 3;
const FIRST_WAIT_MS = 60;

/** The call's value, or why it could not be had. Only for calls that may run twice. */
export async function callRoom<T>(
  env: Env,
  room: string,
  call: (stub: ReturnType<typeof roomStub>) => Promise<T>,
): Promise<Result<T, CallFailure>> {
  for (let tries = 1; ; tries++) {
    try {
      // A stub that threw may stay broken, hence a new one each time.
      return ok(await call(roomStub(env, room)));
    } catch (error) {
      const { overloaded, retryable } = classOf(error);
      const reason = overloaded ? "overloaded" : "failed";
      // An overloaded object only drowns deeper in retries.
      if (overloaded || !retryable || tries >= MAX_TRIES) {
        return err({ reason, tries, error: errorWords(error) });
      }
      await scheduler.wait(FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + Math.random()));
    }
  }
}

/**
 * Reads from any object of a room that has the whole of it: a relay where the room is known to be spread, so that pages
 * do not load the leader, and the leader when that fails.
 */
export async function readRoom<T>(
  env: Env,
  room: string,
  read: (stub: ReturnType<typeof roomStub>) => Promise<T>,
): Promise<Result<T, CallFailure>> {
  const relays = knownRelays(room, Date.now());
  if (relays > 0) {
    const relay = 1 + Math.floor(Math.random() * relays);
    const answer = await callRoom(env, objectName({ room, relay }), read);
    if (answer.ok) return answer;
  }
  return callRoom(env, room, read);
}

function classOf(error: unknown): { overloaded: boolean; retryable: boolean } {
  if (typeof error !== "object" || error === null) return { overloaded: false, retryable: false };
  return {
    overloaded: "overloaded" in error && error.overloaded === true,
    retryable: "retryable" in error && error.retryable === true,
  };
}
