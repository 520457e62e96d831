// Everything a session touches outside itself, in one record: a browser's, or a test's.
import type { LogBody, SnapshotBody } from "../../shared/http/bodies.ts";
import { type Via, viaOf } from "../../shared/http/via.ts";
import { getLog, getSnapshot, getTime } from "./api.ts";
import { type Dial, dialSocket } from "./connection.ts";
import { newOpId } from "./op-id.ts";
import { browserTiming, type Timing } from "./timing.ts";
import { onWake } from "./wake.ts";

export type World = {
  timing: Timing;
  random: () => number;
  wallMs: () => number;
  newOpId: () => string;
  /** `ws(s)://host` */
  socketOrigin: string;
  /** By which way this page was reached; told to the room for its sums. */
  via?: Via;
  dial: Dial;
  onWake: (run: () => void) => () => void;
  askTime: () => Promise<number | null>;
  getLog: (since: string) => Promise<LogBody | null>;
  getSnapshot: () => Promise<SnapshotBody | null>;
};

export function browserWorld(room: string): World {
  return {
    timing: browserTiming,
    random: Math.random,
    wallMs: Date.now,
    newOpId,
    socketOrigin: location.origin.replace(/^http/, "ws"),
    via: viaOf(URL.parse(document.referrer), location.origin),
    dial: dialSocket,
    onWake,
    async askTime() {
      const answer = await getTime();
      return answer.ok ? answer.value.nowMs : null;
    },
    async getLog(since) {
      const answer = await getLog(room, since);
      return answer.ok ? (answer.value as LogBody) : null;
    },
    async getSnapshot() {
      const answer = await getSnapshot(room);
      return answer.ok ? answer.value : null;
    },
  };
}
