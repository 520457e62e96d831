// What live sound says to the DJ, in words: what is wrong, what it means for the room, what to do.

import type { Heard } from "../../../shared/room/pulse.ts";
import { LOWEST_BPS, SAVER_BPS } from "../../audio/capture/bitrate.ts";
import type { Figures, SaverFate } from "../../audio/capture/messages.ts";
import type { InputFault } from "../../audio/capture/microphone.ts";
import { formatPlural } from "../../ui/numbers.ts";

export const WORDS = {
  impossible: "This browser can't send live sound. Use Chrome, Edge or Firefox on a computer.",
  inputChanged: "The microphone was unplugged: another input took over. Check which one.",
  sourcesFailed:
    "This browser could not open the sound. Close other programs that use it, or reload.",
  notTaken: "The room didn't take the sound. Nothing went out.",
  encoderFailed: "The sound stopped: this browser's encoder failed. Press the button to go on.",
  voiceMuted: "Your voice is muted: nobody hears you speak.",
  endedWithShow: "Your sound ended with the show.",
  stageTaken: "Your sound ended: somebody else is on the stage.",
  sentElsewhere: "Your sound ended: another device of yours sends now.",
  accessChanged: "Your sound ended when your access was changed. Press the button to go on.",
} as const;

const INPUT_FAULTS: Readonly<Record<InputFault, string>> = {
  refused: "The microphone is blocked. Allow it beside the address bar, then try again.",
  absent: "No microphone or line input was found. Plug one in, or choose the library deck.",
  busy: "The microphone can't be opened: another program may hold it.",
};

export const faultWords = (fault: InputFault): string => INPUT_FAULTS[fault];

const HEARS = { one: "page hears", other: "pages hear" };
const STALLS = { one: "stall", other: "stalls" };

/** What listeners' pages report; null while none does. */
export function heardWords(heard: Heard | null): string | null {
  if (heard === null || heard.pages === 0) return null;
  const stalls = heard.stalls === 0 ? "no stalls" : formatPlural(heard.stalls, STALLS);
  const behind = (heard.latencyMs / 1_000).toFixed(1);
  return `${formatPlural(heard.pages, HEARS)} you ${behind} s later, ${stalls}.`;
}

export const kbit = (bps: number): string => `${Math.round(bps / 1_000)} kbit/s`;

/** What goes out now, with the smaller version where there is one. */
export function qualityWords({ bitrateBps, saver }: Figures): string {
  return saver === "on"
    ? `${Math.round(bitrateBps / 1_000)} and ${kbit(SAVER_BPS)}`
    : kbit(bitrateBps);
}

/** Why the smaller version was given up; null: it was not. */
export function saverReason(fate: SaverFate): string | null {
  if (fate === "on" || fate === "off") return null;
  return fate === "machine" ? "this computer is busy" : "the line is slow";
}

/** Told while all else is well: nobody has to act. */
export function saverWords(fate: SaverFate): string | null {
  const why = saverReason(fate);
  return why && `The data-saving version was given up: ${why}.`;
}

const SLOW_HELP = "Use a cable instead of Wi-Fi, and stop other uploads.";
const QUEUE_WORTH_TELLING = 4;
const MISSED_WORTH_TELLING_MS = 200;

/** How the line does, while on air; `bad` when the DJ should act. */
export function lineWords(
  { stuck, queued, bitrateBps, delayMs, onDisk, missedMs }: Figures,
  wishBps: number,
): { readonly text: string; readonly bad: boolean } {
  const waiting = formatPlural(queued, { one: "second waits", other: "seconds wait" });
  if (stuck) {
    const where = onDisk ? "on this computer" : "while this page stays open";
    return { text: `No connection: ${waiting} ${where} and will follow.`, bad: true };
  }
  const isSlow = bitrateBps < wishBps;
  const isBehind = delayMs !== null && delayMs > 1_000;
  if (isSlow && isBehind && bitrateBps <= LOWEST_BPS) {
    return { text: `Your line is too slow even for ${kbit(bitrateBps)}. ${SLOW_HELP}`, bad: true };
  }
  if (isSlow) {
    const less = `${kbit(bitrateBps)} instead of ${kbit(wishBps)}`;
    return { text: `Your line is slow: sound goes out at ${less}. ${SLOW_HELP}`, bad: true };
  }
  if (missedMs >= MISSED_WORTH_TELLING_MS) {
    const lost = `${(missedMs / 1_000).toFixed(1)} s of sound`;
    const text = `This computer can't keep up: ${lost} was lost in the last minute. Close other programs and tabs.`;
    return { text, bad: true };
  }
  if (queued >= QUEUE_WORTH_TELLING) return { text: `Catching up: ${waiting}.`, bad: false };
  return { text: "Everybody hears you. The line is good.", bad: false };
}
