// How objects and the edge reach the objects of a room: by name, with delay, and sometimes not at all.
import type { RoomObject } from "./room-object.ts";
import { type Surface, type WorldTime, whoRuns } from "./time.ts";

export type Calls = {
  readonly time: WorldTime;
  readonly delayMs: () => number;
  readonly objectOf: (name: string) => RoomObject;
  /** Whether the way between the leader and this object is broken right now. */
  readonly isCutOff: (name: string) => boolean;
};

const METHODS = ["take", "carry", "follow", "leave", "readLog", "snapshot"] as const;

/** The binding that rooms and edge hold. `from`: who calls; null for the edge, which no partition keeps away. */
export function namespaceFor(calls: Calls, from: string | null) {
  const call = (name: string, work: (object: RoomObject) => Promise<unknown>) =>
    waitedFor(from === null ? undefined : whoRuns(), async () => {
      const broken = () => from !== null && (calls.isCutOff(name) || calls.isCutOff(from));
      await calls.time.pause(calls.delayMs());
      if (broken()) throw unreachable();
      const answer = await work(calls.objectOf(name));
      await calls.time.pause(calls.delayMs());
      // It was done, and only the answer got lost.
      if (broken()) throw unreachable();
      return answer;
    });
  return {
    getByName: (name: string) => ({
      fetch: (request: Request) =>
        call(name, (object) => object.call((room) => room.fetch(request))),
      ...Object.fromEntries(
        METHODS.map((method) => [method, (...args: unknown[]) => call(name, invoke(method, args))]),
      ),
    }),
  };
}

/** Arguments and results travel as copies. */
function invoke(method: (typeof METHODS)[number], args: unknown[]) {
  const sent = structuredClone(args);
  return (object: RoomObject) =>
    object.call(async (room) => {
      const code = room as unknown as Record<string, (...args: unknown[]) => unknown>;
      return structuredClone(await code[method]!(...sent));
    });
}

/** Who waits for an answer does not sleep meanwhile. What a dead process would have asked or heard never happens. */
async function waitedFor<T>(caller: Surface | undefined, work: () => Promise<T>): Promise<T> {
  if (caller?.isAlive() === false) return never();
  caller?.busy(1);
  try {
    const answer = await work();
    return caller?.isAlive() === false ? await never() : answer;
  } catch (error) {
    if (caller?.isAlive() === false) return never();
    throw error;
  } finally {
    caller?.busy(-1);
  }
}

const never = () => new Promise<never>(() => {});

const unreachable = () =>
  Object.assign(new Error("Network connection lost."), { retryable: true, remote: false });
