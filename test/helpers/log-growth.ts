// What a room's log costs as it grows (F15): looking up an operation, new or old, resuming, adding a line. On real SQLite
// in plain Node; the figures mean something in proportion to each other only.
import { Leader } from "../../server/objects/leader.ts";
import { seatOf } from "./leader.ts";
import { NOW_MS } from "./room.ts";
import { sqliteStorage } from "./sqlite-storage.ts";

export type GrowthPoint = {
  readonly events: number;
  /** Microseconds each, medians. */
  readonly newOpUs: number;
  readonly oldOpUs: number;
  readonly resumeUs: number;
  readonly sayUs: number;
  /** Rows that a waking room reads its operations from. */
  readonly runs: number;
};

const ROUNDS = 9;
const PER_ROUND = 200;
const MISSED_EVENTS = 50;
const AT_ONCE = 1_000;

/** Lets one log grow to each of `sizes` (ascending) and measures it there. */
export function measureLogGrowth(sizes: readonly number[]): GrowthPoint[] {
  const storage = sqliteStorage();
  const ids = { epoch: () => "epoch-1", record: () => "record-1" };
  const leader = new Leader(storage, ids);
  leader.command(seatOf("s_djlee0001", "dj"), "op-start", { kind: "broadcast.start" }, NOW_MS);
  const { log } = leader;
  const opOf = (n: number) => `op-${n.toString().padStart(10, "0")}`;
  const personOf = (n: number) => `p_person${(n % 500).toString().padStart(4, "0")}`;
  const say = (n: number) => {
    const author = { person: personOf(n), op: opOf(n), kind: "chat.say" } as const;
    const body = { kind: "chat.said", name: "Ruth", role: "listener", text: `line ${n}` } as const;
    return log.append([body], NOW_MS + n, author);
  };
  const grow = (count: number) => {
    while (log.extent.seq < count) {
      storage.transactionSync(() => {
        for (let n = 0; n < AT_ONCE && log.extent.seq < count; n += 1) {
          log.adopt(say(log.extent.seq + 1));
        }
      });
    }
  };
  return sizes.map((events) => {
    grow(events);
    const anyOld = () => 2 + Math.floor(Math.random() * (events - 2));
    let fresh = 1e9;
    const newOpUs = medianUs(() => {
      fresh += 1;
      if (log.findOp(personOf(fresh), opOf(fresh))) throw new Error("a new operation was known");
    });
    const oldOpUs = medianUs(() => {
      const seq = anyOld();
      if (log.findOp(personOf(seq), opOf(seq))?.seq !== seq) throw new Error(`${seq} is lost`);
    });
    const resumeUs = medianUs(() => log.tellAfter(log.extent.seq - MISSED_EVENTS, 1e9));
    const runs = Number(storage.database.prepare("SELECT count(*) AS n FROM op_runs").get()?.n);
    const sayUs = medianUs(() => {
      log.adopt(storage.transactionSync(() => say(log.extent.seq + 1)));
    });
    return { events, newOpUs, oldOpUs, resumeUs, sayUs, runs };
  });
}

function medianUs(work: () => void): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (let n = 0; n < PER_ROUND; n += 1) work();
    return ((performance.now() - start) * 1_000) / PER_ROUND;
  });
  return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}
