// Ways to break the product, each as one passage of its source replaced. Every one must be noticed by the judge: a model
// that does not see these proves nothing.
import type { Patch } from "./runtime/register.ts";

export type Mutant = Patch & { readonly name: string };

export const MUTANTS: readonly Mutant[] = [
  {
    name: "a hub that drops a batch",
    file: "server/objects/hub.ts",
    from: "this.#sendEvents(events);",
    to: "if (events.some(({ seq }) => seq % 9 !== 0)) this.#sendEvents(events);",
  },
  {
    name: "a hub that sends a batch twice to whoever comes meanwhile",
    file: "server/objects/hub.ts",
    from: "if (waitingSeq !== undefined) this.#ahead.set(place, waitingSeq);",
    to: "",
  },
  {
    name: "a leader that forgets operations in its sleep",
    file: "server/objects/room-log.ts",
    from: "for (const event of behind) if (event.seq > sealedPlace) this.#noteOp(event);",
    to: "",
  },
  {
    name: "a resume that is off by one",
    file: "server/objects/greeting.ts",
    from: "source.readAfter(since.seq,",
    to: "source.readAfter(since.seq + 1,",
  },
  {
    name: "a resume into another life of the log",
    file: "server/domain/room/admit.ts",
    from: "cursor === null || cursor.epoch !== log.epoch",
    to: "cursor === null",
  },
  {
    name: "a page that folds over holes and folds again what it had",
    file: "client/session/fold.ts",
    from: "const gap = fresh.findIndex((event, index) => event.seq !== start + 1 + index);",
    to: "const gap = -1 as number;",
  },
  {
    name: "a page whose cursor stays behind after a resume",
    file: "client/session/fold.ts",
    from: "cursor: { epoch, seq: start + applied.length },",
    to: "cursor: { epoch, seq: start + Math.min(1, applied.length) },",
  },
  {
    name: "a page that listens to its old connection",
    file: "client/session/connection.ts",
    from: "if (mine === generation) run(...args);",
    to: "run(...args);",
  },
  {
    name: "an archive that is believed to be further than it is",
    file: "server/objects/archivist.ts",
    from: "leader.log.markArchived(lastSeq);",
    to: "leader.log.markArchived(leader.extent.seq + 1);",
  },
  {
    name: "a chore that is forgotten by dying in it",
    file: "server/objects/due.ts",
    from: "      this.#underWay.add(task);",
    to: "      this.#deleteRow(task);",
  },
  {
    name: "a relay that takes its listeners back",
    file: "server/objects/catch-up.ts",
    from: "return since !== null && (since.epoch !== epoch || since.seq > seq);",
    to: "return false as boolean;",
  },
  {
    name: "a relay that tells a new life of the log to whoever heard the old one",
    file: "server/objects/catch-up.ts",
    from: 'this.#way.storage.kv.get<string>(EPOCH_KEY) ?? ""',
    to: "this.#state.extent.epoch",
  },
  {
    name: "a relay that gives removed lines away",
    file: "server/objects/follower.ts",
    from: 'if (body.kind === "chat.removed") this.#silence(body.line);',
    to: "",
  },
  {
    name: "a relay that says the room is empty when it has just woken",
    file: "server/objects/user-session.ts",
    from: 'this.#post.source.extent.epoch === "" ? null : this.#post.pulse()',
    to: "this.#post.pulse()",
  },
  {
    name: "ghosts that nobody sweeps out",
    file: "server/objects/sweep.ts",
    from: 'hub.close(place, "silent");',
    to: "continue;",
  },
  {
    name: "a stage for everybody",
    file: "server/domain/room/guard.ts",
    from: "ON_STAGE.has(kind) && isSomebodyElses(situation)",
    to: "false",
  },
  {
    name: "a slow reader that nobody cuts",
    file: "server/objects/hub.ts",
    from: "if (place.unconfirmedBytes + bytes > MAX_UNCONFIRMED_BYTES)",
    to: "if (place.unconfirmedBytes < 0)",
  },
];
