// What a browser may say to a room: one union of frames, and inside `do` one union of commands.
import * as z from "zod/mini";
import { epochCard, epochId, lastSegment, segmentNumber } from "../live/epoch.ts";
import { MENTIONS_MAX, REACTION_MAX_COUNT } from "./limits.ts";
import {
  announcementText,
  chatText,
  displayName,
  instantMs,
  opId,
  personId,
  positionMs,
  reaction,
  seq,
  title,
  trackCard,
} from "./scalars.ts";

const target = z.object({ person: personId });

/** Each command's payload. The key is the command's `kind`; imperative, `<thing>.<verb>`. */
export const COMMANDS = {
  "broadcast.schedule": z.object({ title, startsAt: instantMs }),
  "broadcast.open_doors": z.object({ title: z.optional(title) }),
  "broadcast.start": z.object({ title: z.optional(title) }),
  "broadcast.break": z.object({}),
  "broadcast.resume": z.object({}),
  "broadcast.end": z.object({}),
  /** Asks whoever holds the stage to hand it over. */
  "stage.ask": z.object({}),
  /** Hands the stage over, asked or not. */
  "stage.give": z.object({ to: personId }),
  /** Who holds the stage keeps it; who asked no longer wants it. */
  "stage.decline": z.object({}),
  /** Without consent. */
  "stage.take": z.object({}),
  /** An encoder runs from now on. */
  "sound.begin": z.object({ epoch: epochCard }),
  "sound.retime": z.object({ epoch: epochId, t0Ms: instantMs }),
  /** Segments `from` to `to`, both included, will never come. */
  "sound.lose": z.object({ epoch: epochId, from: segmentNumber, to: segmentNumber }),
  /** `lastSegment` -1: none was sent. */
  "sound.end": z.object({ epoch: epochId, lastSegment }),
  "deck.load": z.object({ track: trackCard }),
  "deck.play": z.object({}),
  "deck.pause": z.object({}),
  "deck.seek": z.object({ positionMs }),
  "deck.next": z.object({}),
  "queue.add": z.object({ track: trackCard }),
  /** Moves the item that was added by event `item` to place `to` (0 = next). */
  "queue.move": z.object({ item: seq, to: z.int().check(z.gte(0)) }),
  "queue.remove": z.object({ item: seq }),
  "chat.say": z.object({
    text: chatText,
    /** seq of the line that is answered. */
    replyTo: z.optional(seq),
    mentions: z.optional(z.array(personId).check(z.maxLength(MENTIONS_MAX))),
  }),
  "chat.remove": z.object({ line: seq }),
  react: z.object({ reaction, count: z.int().check(z.gte(1), z.lte(REACTION_MAX_COUNT)) }),
  "announcement.pin": z.object({ text: announcementText }),
  "announcement.unpin": z.object({}),
  /** forMs null: until the end of this broadcast. */
  "person.mute": z.object({
    person: personId,
    forMs: z.nullable(z.int().check(z.gte(1_000), z.lte(2_592_000_000))),
  }),
  "person.unmute": target,
  "person.ban": target,
  "room.slow_mode": z.object({ seconds: z.int().check(z.gte(0), z.lte(600)) }),
  "person.rename": z.object({ name: displayName }),
} satisfies Record<string, z.ZodMiniObject>;

export type CommandKind = keyof typeof COMMANDS;
export const COMMAND_KINDS = Object.keys(COMMANDS) as CommandKind[];
/** An empty payload is inferred as a record of nothing, which would forbid even `kind`. */
type Fields<T> = string extends keyof T ? unknown : T;
export type CommandOf<K extends CommandKind> = { kind: K } & Fields<z.infer<(typeof COMMANDS)[K]>>;
export type Command = { [K in CommandKind]: CommandOf<K> }[CommandKind];

/** The outer shape of a frame; a command's payload is checked in a second step so that its refusal can carry `op`. */
export const clientFrame = z.discriminatedUnion("t", [
  z.object({ t: z.literal("do"), op: opId, cmd: z.looseObject({ kind: z.string() }) }),
  /** Bytes received since the last confirmation. */
  z.object({ t: z.literal("got"), bytes: z.int().check(z.gte(0)) }),
  /** True while this page's sound really plays: unmuted, volume up, clock advancing. */
  z.object({
    t: z.literal("listening"),
    on: z.boolean(),
    /** How far behind the microphone this page's listener hears live sound, and how often it ran out of sound so far. */
    latencyMs: z.optional(z.int().check(z.gte(0), z.lte(600_000))),
    stalls: z.optional(z.int().check(z.gte(0), z.lte(100_000))),
  }),
  /** Asks for a fresh token at half life. */
  z.object({ t: z.literal("renew") }),
]);
export type ClientFrame =
  | { t: "do"; op: string; cmd: Command }
  | { t: "got"; bytes: number }
  | {
      t: "listening";
      on: boolean;
      latencyMs?: number | undefined;
      stalls?: number | undefined;
    }
  | { t: "renew" };
