// Why a file could not be prepared: a closed table, each reason with one plain sentence for people.

export const INGEST_SENTENCES = {
  aborted: "Cancelled.",
  not_loaded: "The music reader could not be loaded. Check your connection and try again.",
  not_audio: "This isn't a music file that can be read. Use mp3, m4a, ogg, opus, flac or wav.",
  unsupported:
    "Browsers can't play the sound in this file. Save it as mp3, m4a, flac or wav first.",
  broken: "This file is damaged: its sound can't be read. Try to export or download it again.",
  empty: "There is no sound in this file.",
  too_long: "This file is longer than a day. Cut it into parts.",
} as const;

export type IngestReason = keyof typeof INGEST_SENTENCES;
export type IngestFailure = { readonly reason: IngestReason; readonly sentence: string };

/** The failure with its sentence. */
export function failure(reason: IngestReason): IngestFailure {
  return { reason, sentence: INGEST_SENTENCES[reason] };
}
