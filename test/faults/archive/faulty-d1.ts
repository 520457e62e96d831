// A D1 that does to the archive what a real one may do: refuses, commits and then says it did not, or keeps a batch under
// way for so long that it arrives after the room has tried again, or has died.
import { type SqliteD1, sqliteD1 } from "../../helpers/sqlite-d1.ts";

export type Mood = "up" | "down" | "lies" | "slow";

export class FaultyD1 {
  readonly real: SqliteD1 = sqliteD1();
  mood: Mood = "up";
  /** Batches that are under way; each may arrive at any later time. */
  readonly #late: (() => void)[] = [];

  get binding(): D1Database {
    const prepare = (query: string) => this.real.prepare(query);
    return { prepare, batch: (all: never[]) => this.#batch(all) } as unknown as D1Database;
  }

  get underWay(): number {
    return this.#late.length;
  }

  /** Lets one of the slow batches arrive. */
  arrive(n: number): void {
    this.#late.splice(n % Math.max(1, this.#late.length), 1)[0]?.();
  }

  async #batch(statements: never[]): Promise<unknown[]> {
    const { mood } = this;
    if (mood === "down") throw new Error("D1_ERROR: no such luck");
    if (mood === "slow") await new Promise<void>((arrive) => this.#late.push(arrive));
    const results = await this.real.batch(statements);
    if (mood === "lies") throw new Error("D1_ERROR: network connection lost");
    return results;
  }
}
