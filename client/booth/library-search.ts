// Finds tracks by every word typed, anywhere in title, artist or album; case and accents don't matter.
import type { Track } from "../../shared/http/bodies.ts";

export function searchTracks(tracks: readonly Track[], query: string): readonly Track[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return tracks;
  return tracks.filter(({ title, artist, album }) => {
    const text = plain(`${title} ${artist} ${album}`);
    return words.every((word) => text.includes(word));
  });
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
