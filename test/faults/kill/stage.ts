// A room under observation for one fault: people are added, trouble is made, and the verdict asks what the judge found.
import type { LeanServer } from "../../helpers/lean-server.ts";
import type { Rules, Violation } from "../checker/history.ts";
import { RoomRecord } from "../checker/room-record.ts";
import { readRoomEnd } from "./room-end.ts";
import { Stubborn, type Way } from "./stubborn.ts";

const WITHIN_MS = 30_000;
const POLL_MS = 10;

/** Waits until something is so; says what was awaited when it never was. */
export async function until(
  what: string | (() => string),
  so: () => boolean,
  withinMs = WITHIN_MS,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!so()) {
    if (performance.now() > deadline) {
      throw new Error(`in ${withinMs} ms never: ${typeof what === "string" ? what : what()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export class Stage {
  readonly people: Stubborn[] = [];
  readonly #server: LeanServer;
  readonly #room: string;
  readonly #record: RoomRecord;

  constructor(server: LeanServer, room: string, rules: Partial<Rules> = {}) {
    this.#server = server;
    this.#room = room;
    this.#record = new RoomRecord(rules);
  }

  /** The way into the room over this port: the server's own, or that of something that stands before it. */
  async way(person: string, port = this.#server.port): Promise<Way> {
    const room = this.#room;
    const origin = `http://127.0.0.1:${port}`;
    const who = person.startsWith("s_")
      ? ({ room, origin, role: "dj", name: "DJ Lee" } as const)
      : { room, origin };
    return { port, origin, room, token: await this.#server.tokenFor(person, who) };
  }

  /** Somebody enters and is greeted. Names tell two tabs of one person apart. */
  async enter(person: string, port?: number): Promise<Stubborn> {
    const name = `${person}#${this.people.length}`;
    const one = new Stubborn(
      person,
      await this.way(person, port),
      this.#record.client(name, person),
    );
    this.people.push(one);
    one.enter();
    await until(`${name} is greeted`, () => one.isHere);
    return one;
  }

  /** A DJ who has opened the show. */
  async onAir(): Promise<Stubborn> {
    const dj = await this.enter("s_djlee0001");
    dj.submit({ kind: "broadcast.start", title: "Sunday" });
    await this.settled();
    return dj;
  }

  /** Everybody is there and every operation has met its fate. */
  settled(withinMs?: number): Promise<void> {
    const calm = () => this.people.every((one) => one.isHere && one.pending === 0);
    const state = () => this.people.map((one) => one.state).join("; ");
    return until(() => `back, with everything settled: ${state()}`, calm, withinMs);
  }

  /** What is wrong once all is calm and the counts had time to become true. */
  async verdict(): Promise<readonly Violation[]> {
    await this.settled();
    const { length: connected } = this.people;
    const people = new Set(this.people.map(({ person }) => person)).size;
    const believed = () => this.people.every(({ record }) => record.believedSockets === connected);
    await until("everybody knows who is here", believed, 5_000).catch(() => {});
    const end = await readRoomEnd(this.#server.origin, this.#room);
    return this.#record.judge({ ...end, presence: { connected, people } });
  }

  /** The lines of the log as they stand. */
  async lines(): Promise<readonly string[]> {
    const { log } = await readRoomEnd(this.#server.origin, this.#room);
    return log.flatMap(({ body }) => (body.kind === "chat.said" ? [body.text] : []));
  }

  close(): void {
    for (const one of this.people) one.leave();
  }
}
