// Who is in the rooms of a kill run and what they keep doing: staff who publish fast, listeners who chat, react and
// rename themselves, each with a few operations under way at any moment.
import type { Command } from "../../../shared/protocol/client.ts";
import { type Dice, oneOf } from "../../helpers/dice.ts";
import type { LeanServer } from "../../helpers/lean-server.ts";
import { RoomRecord } from "../checker/room-record.ts";
import { Stubborn } from "./stubborn.ts";

export type LoadSize = {
  readonly rooms: number;
  readonly staffPerRoom: number;
  readonly listenersPerRoom: number;
  /** Operations that one person has under way at once. */
  readonly window: number;
};

export type BusyRoom = {
  readonly name: string;
  readonly record: RoomRecord;
  readonly people: readonly Stubborn[];
};

const REACTIONS = ["amen", "heart", "fire"] as const;

export const roomNames = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `busy-${n + 1}`);

/** Opens every room's show and seats everybody; nobody speaks yet. */
export async function gatherRooms(server: LeanServer, size: LoadSize): Promise<BusyRoom[]> {
  return Promise.all(roomNames(size.rooms).map((name) => gatherRoom(server, name, size)));
}

async function gatherRoom(server: LeanServer, name: string, size: LoadSize): Promise<BusyRoom> {
  const record = new RoomRecord();
  const { port, origin } = server;
  const seat = async (person: string, role: "dj" | "listener") => {
    const who = role === "dj" ? { room: name, role, name: "DJ Lee" } : { room: name, role };
    const way = { port, origin, room: name, token: await server.tokenFor(person, who) };
    return new Stubborn(person, way, record.client(`${name}/${person}`, person));
  };
  const people = await Promise.all([
    ...numbered(size.staffPerRoom).map((n) => seat(`s_staff${n}`, "dj")),
    ...numbered(size.listenersPerRoom).map((n) => seat(`p_guest${n}`, "listener")),
  ]);
  people[0]?.submit({ kind: "broadcast.start", title: "The long night" });
  for (const person of people) person.enter();
  return { name, record, people };
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) => n.toString().padStart(6, "0"));

/** Everybody begins to speak and goes on until told to rest; returns how to tell them. */
export function speak(rooms: readonly BusyRoom[], window: number, dice: Dice): () => void {
  let resting = false;
  for (const { people } of rooms) {
    for (const one of people) {
      const fill = () => {
        while (!resting && one.pending < window) one.submit(nextCommand(one.person, dice));
      };
      one.onFate = fill;
      fill();
    }
  }
  return () => {
    resting = true;
  };
}

let spoken = 0;

function nextCommand(person: string, dice: Dice): Command {
  spoken += 1;
  const roll = dice();
  if (person.startsWith("s_")) {
    if (roll < 0.9) return { kind: "announcement.pin", text: `Notice ${spoken}` };
    return roll < 0.95 ? { kind: "room.slow_mode", seconds: 0 } : say(dice);
  }
  if (roll < 0.5) return say(dice);
  if (roll < 0.55) return { kind: "person.rename", name: `Guest ${spoken}` };
  return { kind: "react", reaction: oneOf(dice, REACTIONS), count: 1 + Math.floor(dice() * 5) };
}

const say = (dice: Dice): Command => ({
  kind: "chat.say",
  text: `line ${spoken} ${"la ".repeat(Math.floor(dice() * 20))}`,
});
