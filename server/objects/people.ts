// Rows of what a room remembers about persons (chosen name, mute, ban). Read once each, then kept in memory.
import {
  type KnownPerson,
  type PersonChange,
  type PersonFacts,
  UNKNOWN_PERSON,
  UNTIL_END,
} from "../domain/room/person.ts";

type PersonRow = { name: string | null; muted_until: number | null; banned: number };

export class People {
  readonly #sql: SqlStorage;
  readonly #known = new Map<string, PersonFacts>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  factsOf(person: string): PersonFacts {
    const known = this.#known.get(person);
    if (known) return known;
    const facts = this.#read(person);
    this.#known.set(person, facts);
    return facts;
  }

  /** Writes a change; call inside the transaction of the event that makes it, `adopt` after it. */
  write({ person, ...change }: PersonChange): void {
    const { name, mutedUntilMs, banned } = { ...this.factsOf(person), ...change };
    this.#sql.exec(
      "INSERT OR REPLACE INTO people (person, name, muted_until, banned) VALUES (?, ?, ?, ?)",
      person,
      name,
      mutedUntilMs,
      banned ? 1 : 0,
    );
  }

  adopt(change: PersonChange): void {
    const { person, ...facts } = change;
    this.#known.set(person, { ...this.factsOf(person), ...facts });
  }

  /** Everybody of whom something is remembered. */
  all(): KnownPerson[] {
    const query = "SELECT person, name, muted_until, banned FROM people";
    const rows = this.#sql.exec<PersonRow & { person: string }>(query).toArray();
    return rows.map(({ person, ...row }) => ({ person, ...factsIn(row) }));
  }

  /** Whose mute was meant for one show. */
  mutedUntilEnd(): string[] {
    const query = "SELECT person FROM people WHERE muted_until = ? ORDER BY person";
    const rows = this.#sql.exec<{ person: string }>(query, UNTIL_END).toArray();
    return rows.map(({ person }) => person);
  }

  /** Facts of people who are not here are read again when needed. */
  forget(person: string): void {
    this.#known.delete(person);
  }

  #read(person: string): PersonFacts {
    const query = "SELECT name, muted_until, banned FROM people WHERE person = ?";
    const row = this.#sql.exec<PersonRow>(query, person).toArray()[0];
    return row ? factsIn(row) : UNKNOWN_PERSON;
  }
}

const factsIn = (row: PersonRow): PersonFacts => ({
  name: row.name,
  mutedUntilMs: row.muted_until,
  banned: row.banned === 1,
});
