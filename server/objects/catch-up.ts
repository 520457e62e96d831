// How a relay comes level with its leader again: it gets the whole room, once at a time, whatever made it notice that it is
// behind. What its audience is told then is the post's to say.
import type { Cursor } from "../../shared/protocol/cursor.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import type { Expelled } from "../domain/room/expelled.ts";
import type { Follower } from "./follower.ts";
import type { Shell } from "./post.ts";
import type { CarryReply, FollowReply, Push } from "./relay-words.ts";

/** Survives sleep, since sockets do: events of another life of the log must never follow those they were told. */
const EPOCH_KEY = "epoch";
/** A push that the leader has sent is here by then, or lost. */
const MISSED_AFTER_MS = 2_000;

export type Way = Pick<Shell, "storage" | "after"> & {
  /** Asks the leader, or rejects. */
  readonly follow: () => Promise<FollowReply>;
  readonly onExpelled: (expelled?: readonly Expelled[]) => void;
  /** `fresh`: what this audience has not been told; null when it heard another life of the log and must start over. */
  readonly onLevel: (fresh: readonly RoomEvent[] | null) => void;
  readonly onFailed: (error: unknown) => void;
};

export class CatchUp {
  readonly #state: Follower;
  readonly #way: Way;
  #fetching: Promise<boolean> | null = null;
  /** Where the leader knows this audience to be, while we don't. */
  #told: Cursor | null = null;

  constructor(state: Follower, way: Way) {
    this.#state = state;
    this.#way = way;
  }

  get underWay(): boolean {
    return this.#fetching !== null;
  }

  /** Somebody who comes from an object that was told earlier, or of another life of the log, is ahead of us. */
  isBehind(since: Cursor | null): boolean {
    const { epoch, seq } = this.#state.extent;
    return since !== null && (since.epoch !== epoch || since.seq > seq);
  }

  /** Gets the whole room from the leader, once at a time. False: the leader cannot be reached. */
  fetch(): Promise<boolean> {
    this.#fetching ??= this.#fetchNow().finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  /** After a push that could not be followed. */
  lost({ epoch, afterSeq }: Push): Promise<boolean> {
    if (afterSeq !== null) this.#told ??= { epoch, seq: afterSeq };
    return this.fetch();
  }

  /** The leader has come further than its pushes brought us, or has a new life. */
  compare({ epoch, seq }: CarryReply): void {
    const { extent } = this.#state;
    if (!this.#state.ready || epoch !== extent.epoch) void this.fetch();
    else if (seq > extent.seq) this.#missed(seq);
  }

  /** A push is probably on its way; when it is not here soon, the whole state is fetched. */
  #missed(seq: number): void {
    this.#way.after(MISSED_AFTER_MS, () => {
      if (this.#state.extent.seq < seq) void this.fetch();
    });
  }

  async #fetchNow(): Promise<boolean> {
    try {
      const reply = await this.#way.follow();
      const before = this.#servedEpoch();
      const fresh = this.#state.adopt(reply, this.#toldBy(reply));
      this.#told = null;
      this.#way.onExpelled(reply.expelled);
      if (before !== reply.epoch) this.#way.storage.kv.put(EPOCH_KEY, reply.epoch);
      const isNewLife = before !== "" && before !== reply.epoch;
      this.#way.onLevel(isNewLife ? null : (fresh ?? []));
      return true;
    } catch (error) {
      this.#way.onFailed(error);
      return false;
    }
  }

  /** What the leader knew when it sent a push and what it knew when it answered: either may be the older. */
  #toldBy({ epoch, told }: FollowReply): Cursor | null {
    if (typeof told !== "number") return this.#told;
    const pushed = this.#told?.epoch === epoch ? this.#told.seq : 0;
    return { epoch, seq: Math.max(told, pushed) };
  }

  /** Of which life of the log the listeners here have been told, also before we slept. */
  #servedEpoch(): string {
    return this.#way.storage.kv.get<string>(EPOCH_KEY) ?? "";
  }
}
