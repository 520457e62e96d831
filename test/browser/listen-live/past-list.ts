// The play list of a past show in one file: two runs of the encoder, the second one 40 s later; its segments 15 to 17 were lost.
export function pastList(init: Buffer, parts: readonly Buffer[], startMs: number): string {
  const size = (from: number, to: number) =>
    parts.slice(from, to).reduce((sum, { length }) => sum + length, 0);
  const stretch = (from: number, to: number) => [
    `#EXTINF:${to - from}.000,`,
    `#EXT-X-BYTERANGE:${size(from, to)}@${init.length + size(0, from)}`,
    "one.mp4",
  ];
  const dated = (ms: number) => `#EXT-X-PROGRAM-DATE-TIME:${new Date(startMs + ms).toISOString()}`;
  return [
    "#EXTM3U",
    "#EXT-X-VERSION:8",
    "#EXT-X-PLAYLIST-TYPE:VOD",
    "#EXT-X-TARGETDURATION:10",
    `#EXT-X-MAP:URI="one.mp4",BYTERANGE="${init.length}@0"`,
    dated(0),
    ...stretch(0, 10),
    "#EXT-X-DISCONTINUITY",
    dated(40_000),
    ...stretch(10, 15),
    "#EXTINF:3.000,",
    "#EXT-X-GAP",
    "one.mp4",
    ...stretch(18, 24),
    "#EXT-X-ENDLIST",
  ].join("\n");
}
