// From a step's numbers to a command that means something on the page where it is done.
import type { Command } from "../../shared/protocol/client.ts";
import { REACTIONS } from "../../shared/protocol/scalars.ts";
import type { RoomView } from "../../shared/room/view.ts";
import { EPOCH, track } from "../helpers/room.ts";
import type { DeedKind } from "./plan.ts";

type Scene = {
  readonly view: RoomView;
  readonly a: number;
  readonly b: number;
  readonly nowMs: number;
  readonly people: readonly string[];
};

const at = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];
const line = ({ view, a }: Scene) => at(view.chat, a)?.seq ?? a;
const item = ({ view, a }: Scene) => at(view.queue, a)?.item ?? a;
const someone = ({ people, b }: Scene) => at(people, b) ?? "p_nobody0000";
const song = ({ a }: Scene) => track(at(["a", "b", "c"], a) ?? "a", 20_000);

const AIR = ["start", "start", "open_doors", "break", "resume", "end"] as const;
const DECK = ["play", "play", "pause", "next"] as const;
const STAGE_PEOPLE = ["s_djlee0001", "s_helper001"] as const;

/** The DJ's encoder begins, drifts, loses something or ends. */
function sound({ view, a, nowMs }: Scene): Command {
  const running = view.sound.at(-1);
  if (!running || a % 3 === 0) {
    const id = `epoch${String(Math.round(nowMs) % 10_000_000).padStart(7, "0")}`;
    return { kind: "sound.begin", epoch: { ...EPOCH, id, t0Ms: Math.round(nowMs) } };
  }
  const { id: epoch, t0Ms } = running;
  if (a % 4 === 0) return { kind: "sound.end", epoch, lastSegment: a % 5 };
  if (a % 4 === 1) return { kind: "sound.retime", epoch, t0Ms: t0Ms + 25 };
  return { kind: "sound.lose", epoch, from: a % 5, to: a % 5 };
}

const MAKE: { readonly [K in DeedKind]: (scene: Scene) => Command } = {
  say: ({ a, b }) => ({ kind: "chat.say", text: `line ${a} ${"☩".repeat(b)}` }),
  reply: (scene) => ({
    ...{ kind: "chat.say", text: "yes", replyTo: line(scene) },
    mentions: [someone(scene)],
  }),
  react: ({ a, b }) => ({
    kind: "react",
    reaction: at(REACTIONS, a) ?? "amen",
    count: 1 + (b % 50),
  }),
  rename: ({ a }) => ({ kind: "person.rename", name: `Ruth ${a}` }),
  air: ({ a }) => ({ kind: `broadcast.${at(AIR, a) ?? "start"}` }) as Command,
  deck: (scene) => {
    if (scene.b % 4 === 0) return { kind: "deck.load", track: song(scene) };
    if (scene.b % 8 === 1) return sound(scene);
    return { kind: `deck.${at(DECK, scene.a) ?? "play"}` } as Command;
  },
  "queue add": (scene) => ({ kind: "queue.add", track: song(scene) }),
  "queue move": (scene) => ({ kind: "queue.move", item: item(scene), to: scene.b % 5 }),
  "queue remove": (scene) => ({ kind: "queue.remove", item: item(scene) }),
  "remove line": (scene) => ({ kind: "chat.remove", line: line(scene) }),
  pin: ({ a }) => ({ kind: "announcement.pin", text: `Offering at ${a}` }),
  unpin: () => ({ kind: "announcement.unpin" }),
  mute: (scene) => ({
    ...{ kind: "person.mute", person: someone(scene) },
    forMs: scene.a % 2 ? null : 5_000,
  }),
  unmute: (scene) => ({ kind: "person.unmute", person: someone(scene) }),
  "slow mode": ({ a }) => ({ kind: "room.slow_mode", seconds: a % 2 ? 5 : 0 }),
  schedule: ({ nowMs }) => ({
    ...{ kind: "broadcast.schedule", title: "Sunday" },
    startsAt: Math.round(nowMs) + 3_600_000,
  }),
  ban: (scene) => ({ kind: "person.ban", person: someone(scene) }),
  "stage ask": () => ({ kind: "stage.ask" }),
  "stage give": ({ view, a }) => ({
    kind: "stage.give",
    to: view.stage?.ask?.person ?? at(STAGE_PEOPLE, a) ?? "s_nobody0000",
  }),
  "stage decline": () => ({ kind: "stage.decline" }),
};

/** The first page is one DJ's and the second another's: what only staff may do is mostly done on the first. */
const STAFF_DEEDS: ReadonlySet<DeedKind> = new Set<DeedKind>([
  ...(["air", "deck", "queue add", "queue move", "queue remove", "schedule"] as const),
  ...(["pin", "unpin", "mute", "unmute", "slow mode", "ban", "remove line"] as const),
]);

/** The stage is asked for and answered by both; who cannot is refused. */
const STAGE_DEEDS: ReadonlySet<DeedKind> = new Set<DeedKind>([
  ...(["stage ask", "stage give", "stage decline"] as const),
]);

/** Whose page a deed is done on: one in eight is tried by somebody who may not. */
export function doer(deed: DeedKind, page: number): number {
  if (page === 7) return page;
  if (STAGE_DEEDS.has(deed)) return page % 2;
  return STAFF_DEEDS.has(deed) ? 0 : page;
}

export const commandOf = (deed: DeedKind, scene: Scene): Command => MAKE[deed](scene);
