// The peers that run in workerd: two bare loops, partyserver's broadcast, and the obvious room.
import { startWorkerd } from "../../helpers/workerd.ts";
import type { Contender } from "../contender.ts";

function peer(file: string, className: string, name: string, what: string): Contender {
  return {
    name,
    what,
    start: (folder, core) =>
      startWorkerd({
        entry: `test/bench/workers/${file}.ts`,
        objects: { ROOM: className },
        folder,
        core,
      }),
    door: () => ({ path: "/" }),
    say: (text, id) => `{"id":"op-${String(id).padStart(8, "0")}","text":"${text}"}`,
  };
}

/** The limits have clients with heartbeats as ours do, answered by the runtime: those are no cost of an event. */
const limit = (className: string, name: string, what: string): Contender => ({
  ...peer("loops", className, name, what),
  heartbeat: "ping",
});

export const keptSet = limit(
  "KeptSet",
  "kept-set",
  "bare loop over a kept Set of hibernatable sockets in workerd: no parsing, no rules, no storage",
);

export const askedList = limit(
  "AskedList",
  "asked-list",
  "the same loop over `ctx.getWebSockets()` at every message",
);

export const broadcaster = peer(
  "parties",
  "Broadcaster",
  "partyserver",
  "partyserver `broadcast` of the message as it came, hibernation on",
);

export const naiveRoom: Contender = {
  ...peer(
    "parties",
    "NaiveRoom",
    "naive-room",
    "partyserver room that parses, keeps a history array, puts it to storage, encodes and broadcasts per message",
  ),
  greets: true,
};

export const greeter = peer("loops", "Greeter", "greeter", "bare accept and encode");
