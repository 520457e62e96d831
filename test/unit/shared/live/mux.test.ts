// The container of live sound, read back by a parser that somebody else wrote.
import fc from "fast-check";
import {
  ALL_FORMATS,
  BufferSource,
  EncodedPacketSink,
  Input,
  type InputAudioTrack,
} from "mediabunny";
import { describe, expect, test } from "vitest";
import { join } from "../../../../shared/live/boxes.ts";
import { FRAME_SAMPLES, fragment, initSegment } from "../../../../shared/live/mux.ts";

async function soundOf(file: Uint8Array): Promise<InputAudioTrack> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(file) });
  const track = await input.getPrimaryAudioTrack();
  if (!track) throw new Error("no sound in the file");
  return track;
}

async function packetsOf(track: InputAudioTrack) {
  const read: { bytes: number[]; startSamples: number }[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    const startSamples = Math.round(packet.timestamp * 48_000);
    read.push({ bytes: [...packet.data], startSamples });
  }
  return read;
}

/** Opus packets of 20 ms: their first byte says so (RFC 6716 section 3.1, configuration 31, stereo). */
const packet = fc
  .uint8Array({ minLength: 1, maxLength: 400 })
  .map((bytes) => Uint8Array.from([0xfc, ...bytes]));
const segments = fc.array(fc.array(packet, { minLength: 1, maxLength: 50 }), {
  minLength: 1,
  maxLength: 4,
});

function fileOf(parts: readonly (readonly Uint8Array[])[], firstSample: number): Uint8Array {
  let startSamples = firstSample;
  const fragments = parts.map((packets, index) => {
    const bytes = fragment({ sequence: index + 1, startSamples, packets });
    startSamples += packets.length * FRAME_SAMPLES;
    return bytes;
  });
  return join(initSegment({ channels: 2 }), ...fragments);
}

describe("a fragmented file", () => {
  test("gives every packet back, whole and in its place", async () => {
    await fc.assert(
      fc.asyncProperty(segments, fc.nat(1_000_000), async (parts, firstFrame) => {
        const firstSample = firstFrame * FRAME_SAMPLES;
        const read = await packetsOf(await soundOf(fileOf(parts, firstSample)));
        expect(read).toEqual(
          parts.flat().map((bytes, index) => ({
            bytes: [...bytes],
            startSamples: firstSample + index * FRAME_SAMPLES,
          })),
        );
      }),
      { numRuns: 60, seed: 6 },
    );
  });

  test.each([1, 2] as const)("says what it is: Opus, 48 kHz, %i channels", async (channels) => {
    const packets = [Uint8Array.of(0xfc, 1, 2, 3)];
    const file = join(
      initSegment({ channels, preSkip: 313 }),
      fragment({ sequence: 1, startSamples: 0, packets }),
    );
    const track = await soundOf(file);
    const config = await track.getDecoderConfig();
    const description = config?.description as Uint8Array<ArrayBuffer> | undefined;
    const header = new DataView(description?.slice().buffer ?? new ArrayBuffer(19));
    expect({
      codec: track.codec,
      rate: track.sampleRate,
      channels: track.numberOfChannels,
      headerChannels: header.getUint8(9),
      preSkip: header.getUint16(10, true),
    }).toEqual({ codec: "opus", rate: 48_000, channels, headerChannels: channels, preSkip: 313 });
  });

  test("has a whole length only where it is told", async () => {
    const packets = [Uint8Array.of(0xfc, 1)];
    const body = fragment({ sequence: 1, startSamples: 0, packets });
    const has = (bytes: Uint8Array) => String.fromCharCode(...bytes).includes("mehd");
    expect({
      live: has(join(initSegment({ channels: 2 }), body)),
      finished: has(join(initSegment({ channels: 2, durationSamples: 960 }), body)),
    }).toEqual({ live: false, finished: true });
  });

  test("a damaged one is not read the same way (control)", async () => {
    const file = fileOf([[Uint8Array.of(0xfc, 7, 7, 7)]], 0);
    const at = String.fromCharCode(...file).indexOf("tfdt") + 8;
    file[at + 6] = 99;
    const read = await packetsOf(await soundOf(file));
    expect(read[0]?.startSamples).not.toBe(0);
  });
});
