// Where bad input is thrown: the real Worker with one room in it, somebody who watches that room, and what must hold after
// each class: nobody else noticed, nothing changed that should not, nothing leaked, nothing grew.
import { isDeepStrictEqual } from "node:util";
import { HEARTBEAT_EVERY_MS, HEARTBEAT_PING } from "../../shared/protocol/limits.ts";
import { targetOn } from "../conformance/own-server.ts";
import type { Json } from "../conformance/second-client/fold.ts";
import { dial, type Place, Wire } from "../conformance/wire.ts";
import { fromElsewhere } from "../helpers/addresses.ts";
import { type HeapGauge, heapGauge } from "../helpers/heap-gauge.ts";
import { freePort } from "../helpers/lean-process.ts";
import { type LeanServer, startLeanServer } from "../helpers/lean-server.ts";
import { stageFaults } from "./stage-history.ts";

export const ROOM = "arena";
/** Who must be answered is waited for this long: a machine that has other things to do is late. */
export const LATE_MS = 20_000;
/** What a class may leave behind in the Worker's own heap: facts of people, lines in the view, caches of a bounded size. */
const HEAP_SLACK_MIB = 16;

/** What a run of one class found; empty failures mean that every invariant held for every case. */
export type Findings = { cases: number; failures: string[]; heapGrowthMiB: number };

type Inspected = { readonly server: LeanServer; readonly inspectorPort: number };

export class Arena {
  readonly server: LeanServer;
  readonly place: Place;
  readonly witness: Wire;
  readonly staff: Wire;
  /** Persons whose input is valid on purpose: their events are no damage. */
  readonly welcome = new Set<string>();
  readonly #heap: HeapGauge;
  readonly #beat: ReturnType<typeof setInterval>;
  #people = 0;
  #logsSeen = 0;
  #eventsSeen = 0;
  #stageFaultsSeen = 0;

  private constructor(
    { server, inspectorPort }: Inspected,
    place: Place,
    witness: Wire,
    staff: Wire,
  ) {
    this.server = server;
    this.#heap = heapGauge(server.origin, inspectorPort);
    this.place = place;
    this.witness = witness;
    this.staff = staff;
    this.welcome.add(staff.you.person);
    // A class may take minutes, and who is silent that long is swept: no damage by anybody's input.
    this.#beat = setInterval(() => {
      for (const wire of [witness, staff]) wire.say(HEARTBEAT_PING);
    }, HEARTBEAT_EVERY_MS);
  }

  static async open(): Promise<Arena> {
    const inspectorPort = await freePort();
    const server = await startLeanServer({ rooms: [ROOM, "next-door"], inspectorPort });
    try {
      const { url, origin, staffToken } = await targetOn(server, ROOM);
      const place = { url, origin, visitor: fromElsewhere };
      const staff = await dial(place, { token: staffToken });
      const token = await server.tokenFor("p_thewitness1", { room: ROOM });
      const arena = new Arena(
        { server, inspectorPort },
        place,
        await dial(place, { token }),
        staff,
      );
      await staff.must({ kind: "broadcast.start", title: "Fuzz" });
      return arena;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#beat);
    this.#heap.close();
    Wire.closeAll();
    await this.server.stop();
  }

  person(): string {
    this.#people += 1;
    return `p_fuzz${String(this.#people).padStart(8, "0")}`;
  }

  /** A token of somebody new. Only persons that begin with `s_` can be DJs. */
  token(person = this.person(), role: "listener" | "dj" = "listener"): Promise<string> {
    const who = role === "dj" ? ({ role, name: "Dee" } as const) : {};
    return this.server.tokenFor(person, { room: ROOM, ...who });
  }

  async guest(person = this.person()): Promise<Wire> {
    return dial(this.place, { token: await this.token(person) });
  }

  /** Runs a class and then judges what it left behind. */
  async run(cases: () => Promise<{ cases: number; failures: string[] }>): Promise<Findings> {
    const before = await this.heapMiB();
    const { cases: count, failures } = await cases();
    failures.push(...(await this.damage()));
    const heapGrowthMiB = Math.round((await this.heapMiB()) - before);
    if (heapGrowthMiB > HEAP_SLACK_MIB) failures.push(`the heap grew by ${heapGrowthMiB} MiB`);
    return { cases: count, failures, heapGrowthMiB };
  }

  heapMiB(): Promise<number> {
    return this.#heap.usedMiB();
  }

  /** What others noticed, what changed, what leaked, since it was last asked. */
  async damage(): Promise<string[]> {
    const found: string[] = [];
    const { witness, staff } = this;
    try {
      const { seq } = await staff.must({ kind: "announcement.pin", text: `mark ${Math.random()}` });
      await witness.until("the mark", () => witness.seq >= seq, LATE_MS);
      const now = await this.snapshot();
      if (now.seq !== witness.seq || !isDeepStrictEqual(now.view, witness.view)) {
        found.push("the room's view is not what its events lead to");
      }
    } catch (error) {
      found.push(`somebody else noticed: ${error instanceof Error ? error.message : error}`);
    }
    for (const { by, seq, body } of witness.events.slice(this.#eventsSeen)) {
      if (by !== null && !this.welcome.has(by)) found.push(`${by} made event ${seq} ${body.kind}`);
    }
    const stageFaultsNow = stageFaults(witness.events);
    found.push(...stageFaultsNow.slice(this.#stageFaultsSeen));
    this.#stageFaultsSeen = stageFaultsNow.length;
    this.#eventsSeen = witness.events.length;
    found.push(...Wire.faults.splice(0));
    for (const line of this.server.logs.slice(this.#logsSeen)) found.push(...leaksIn(line));
    this.#logsSeen = this.server.logs.length;
    if (Object.hasOwn(Object.prototype, "polluted")) found.push("the prototype of objects changed");
    return found;
  }

  async snapshot(): Promise<{ readonly seq: number; readonly view: Json }> {
    const answer = await fetch(`${this.server.origin}/api/rooms/${ROOM}`);
    return (await answer.json()) as { seq: number; view: Json };
  }
}

const LEAKS: readonly [string, RegExp][] = [
  ["a stack", /\n?\s+at .+(?:\.[cm]?[jt]s|:\d+:\d+)/],
  ["a path of the server", /(?:file:\/\/|server\/(?:edge|objects|platform)\/|node_modules\/)/],
  ["a token", /\b[lse][A-Za-z0-9_-]{40,}\.[A-Za-z0-9_-]{43}\b/],
  ["a secret", /lean-(?:token|admin)-secret/],
  ["a failure of the room's own code", /hook_failed|route\.failed|limiter\.down|chore\.failed/],
];

/** What a text that leaves the server must never hold. */
export function leaksIn(text: string): string[] {
  return LEAKS.flatMap(([what, pattern]) =>
    pattern.test(text) ? [`${what} in: ${text.slice(0, 160)}`] : [],
  );
}
