// A replay as anybody's player gets it: its list read by one independent parser, the stretches it names by another.
import { execFileSync } from "node:child_process";
import { parse, setOptions, type types } from "hls-parser";
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from "mediabunny";
import { join } from "../../shared/live/boxes.ts";

/** One run of the encoder. */
export type RunRead = {
  readonly epoch: string;
  readonly startMs: number;
  readonly seconds: number;
  /** Each `moof` with its `mdat`: one per segment. */
  readonly fragments: readonly Uint8Array[];
  readonly packets: number;
  /** Packets that do not begin where the one before ends. */
  readonly breaks: number;
};

const FRAME_MS = 20;

/** What the format forbids throws. */
export function strictly(text: string): types.MediaPlaylist {
  setOptions({ strictMode: true });
  return parse(text) as types.MediaPlaylist;
}

/** Each run in order; throws at what either format forbids. */
export async function readReplay(listUrl: string): Promise<RunRead[]> {
  const { segments, endlist } = strictly(await (await fetch(listUrl)).text());
  if (!endlist) throw new Error("the list of a replay has no end");
  const runs: types.Segment[][] = [];
  for (const segment of segments) {
    if (runs.length === 0 || segment.discontinuity) runs.push([]);
    runs.at(-1)?.push(segment);
  }
  return Promise.all(runs.map((run) => readRun(run, listUrl)));
}

async function readRun(run: readonly types.Segment[], listUrl: string): Promise<RunRead> {
  const [first] = run;
  const head = await rangeOf(first?.map ?? {}, listUrl);
  const body = join(...(await Promise.all(run.map((stretch) => rangeOf(stretch, listUrl)))));
  const { packets, breaks } = await packetsOf(join(head, body));
  const seconds = run.reduce((sum, { duration }) => sum + duration, 0);
  return {
    epoch: /replay\/(\w+)\.mp4/.exec(first?.uri ?? "")?.[1] ?? "",
    startMs: first?.programDateTime?.getTime() ?? Number.NaN,
    seconds: Math.round(seconds * 1_000) / 1_000,
    fragments: fragmentsOf(body),
    packets,
    breaks,
  };
}

type Ranged = { uri?: string; byterange?: { offset: number; length: number } };

async function rangeOf({ uri = "", byterange }: Ranged, listUrl: string): Promise<Uint8Array> {
  const { offset, length } = byterange ?? { offset: 0, length: 0 };
  const range = `bytes=${offset}-${offset + length - 1}`;
  const answer = await fetch(new URL(uri, listUrl), { headers: { Range: range } });
  if (answer.status !== 206) throw new Error(`${uri} ${range}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Boxes by their sizes (ISO 14496-12, 4.2), two to a fragment. */
function fragmentsOf(body: Uint8Array): Uint8Array[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const found: Uint8Array[] = [];
  for (let at = 0; at < body.length; ) {
    const moof = view.getUint32(at);
    const until = at + moof + view.getUint32(at + moof);
    found.push(body.subarray(at, until));
    at = until;
  }
  return found;
}

/** The sound of a file as a parser that somebody else wrote finds it. */
export async function packetsOf(file: Uint8Array) {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(file) });
  const track = await input.getPrimaryAudioTrack();
  if (!track) throw new Error("no sound in the file");
  let packets = 0;
  let breaks = 0;
  for await (const { timestamp } of new EncodedPacketSink(track).packets()) {
    if (Math.round(timestamp * 1_000) !== packets * FRAME_MS) breaks += 1;
    packets += 1;
  }
  return { codec: track.codec, rateHz: track.sampleRate, packets, breaks };
}

/** What ffprobe finds at an address, be it a file or a list; null where the machine has none. */
export function ffprobe(url: string): unknown {
  const fields = "stream=codec_name,sample_rate,channels";
  const args = ["-v", "error", "-show_entries", fields, "-of", "json", url];
  try {
    return JSON.parse(execFileSync("ffprobe", args, { encoding: "utf8" }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
