// What the DJ chose for live sound, kept on this machine; and what follows from it for the mixer.
import * as z from "zod/mini";
import { BITRATES_BPS } from "../../audio/capture/bitrate.ts";
import type { MixSettings } from "../../audio/capture/mix.ts";
import { keep, readKept } from "../../ui/storage.ts";

export const SOURCES = ["voice", "music", "both"] as const;
export type Source = (typeof SOURCES)[number];
/** What the DJ may ask for; the line may force less. */
export const CHOOSABLE_BPS = BITRATES_BPS.filter((bps) => bps >= 64_000);
export const GAIN_MIN_DB = -30;
export const GAIN_MAX_DB = 12;
const DUCK_DB = 12;

const gainDb = z.number().check(z.gte(GAIN_MIN_DB), z.lte(GAIN_MAX_DB));
const soundSettings = z.object({
  source: z.enum(SOURCES),
  /** null: the system's own choice. */
  deviceId: z.nullable(z.string()),
  processing: z.boolean(),
  voiceDb: gainDb,
  voiceMuted: z.boolean(),
  musicDb: gainDb,
  musicMuted: z.boolean(),
  ducking: z.boolean(),
  mono: z.boolean(),
  bitrateBps: z.number().check(z.gte(64_000), z.lte(192_000)),
  /** Send a smaller version too, where the machine affords it; kept by no page of old. */
  saver: z._default(z.boolean(), true),
});
export type SoundSettings = z.infer<typeof soundSettings>;

export const DEFAULTS: SoundSettings = {
  source: "voice",
  deviceId: null,
  processing: false,
  voiceDb: 0,
  voiceMuted: false,
  musicDb: -6,
  musicMuted: false,
  ducking: true,
  mono: false,
  bitrateBps: 128_000,
  saver: true,
};

export const hasVoice = ({ source }: SoundSettings): boolean => source !== "music";
export const isVoiceMuted = (settings: SoundSettings): boolean =>
  hasVoice(settings) && settings.voiceMuted;
export const hasMusic = ({ source }: SoundSettings): boolean => source !== "voice";
export const channelsOf = ({ mono }: SoundSettings): 1 | 2 => (mono ? 1 : 2);

/** The mixer's view of it: linear gains, 0 for what is muted or not chosen. */
export function mixOf(settings: SoundSettings): MixSettings {
  const { voiceDb, voiceMuted, musicDb, musicMuted, ducking, mono } = settings;
  return {
    voiceGain: hasVoice(settings) && !voiceMuted ? linear(voiceDb) : 0,
    musicGain: hasMusic(settings) && !musicMuted ? linear(musicDb) : 0,
    duckDb: ducking ? DUCK_DB : 0,
    mono,
  };
}

/** The lowest place of a fader is silence. */
const linear = (db: number) => (db <= GAIN_MIN_DB ? 0 : 10 ** (db / 20));

export function readSettings(): SoundSettings {
  try {
    const kept = soundSettings.safeParse(JSON.parse(readKept("booth-sound") ?? "null"));
    return kept.success ? kept.data : DEFAULTS;
  } catch {
    return DEFAULTS;
  }
}

/** Mutes are for the moment: nobody should come back to a dead microphone. */
export function keepSettings(settings: SoundSettings): void {
  const kept = { ...settings, voiceMuted: false, musicMuted: false };
  keep("booth-sound", JSON.stringify(kept));
}
