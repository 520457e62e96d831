// The browser's Opus encoder: blocks of 20 ms in, packets out, in order. One run; it knows neither segments nor time.
import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE_HZ } from "../../../shared/live/mux.ts";

export type OpusEncoder = {
  /** Left then right samples of one block. */
  encode(samples: Float32Array<ArrayBuffer>): void;
  /** From the next block on. */
  setBitrate(bitrateBps: number): void;
  /** How much of what it was given has not come out yet, in ms. */
  behindMs(): number;
  /** Resolves when every packet is out. */
  finish(): Promise<void>;
};

export type OpusEncoderOptions = {
  readonly channels: 1 | 2;
  readonly bitrateBps: number;
  /** `preSkip` comes with the first packet: samples that players cut off at the beginning. */
  readonly onPacket: (packet: Uint8Array, preSkip: number | null) => void;
  readonly onFailed: () => void;
};

/** Where the pre-skip lies in an identification header (RFC 7845 section 5.1), 16 bits, little-endian. */
const PRE_SKIP_AT = 10;

export function createOpusEncoder(options: OpusEncoderOptions): OpusEncoder {
  const { channels, onPacket, onFailed } = options;
  let blocks = 0;
  let packets = 0;
  const encoder = new AudioEncoder({
    output(chunk, metadata) {
      packets += 1;
      const packet = new Uint8Array(chunk.byteLength);
      chunk.copyTo(packet);
      onPacket(packet, preSkipOf(metadata?.decoderConfig?.description));
    },
    error: onFailed,
  });
  encoder.configure(settings(channels, options.bitrateBps));

  return {
    encode(samples) {
      if (encoder.state !== "configured") return;
      const sound = new AudioData({
        format: "f32-planar",
        sampleRate: SAMPLE_RATE_HZ,
        numberOfChannels: channels,
        numberOfFrames: FRAME_SAMPLES,
        timestamp: blocks * FRAME_MS * 1_000,
        data: channels === 2 ? samples : samples.subarray(0, FRAME_SAMPLES),
      });
      blocks += 1;
      encoder.encode(sound);
      sound.close();
    },
    setBitrate(bitrateBps) {
      if (encoder.state === "configured") encoder.configure(settings(channels, bitrateBps));
    },
    behindMs: () => Math.max(0, blocks - packets) * FRAME_MS,
    async finish() {
      if (encoder.state !== "configured") return;
      await encoder.flush().catch(onFailed);
      // A failed one has closed itself.
      if (encoder.state === "configured") encoder.close();
    },
  };
}

function settings(channels: 1 | 2, bitrateBps: number): AudioEncoderConfig {
  return {
    codec: "opus",
    sampleRate: SAMPLE_RATE_HZ,
    numberOfChannels: channels,
    bitrate: bitrateBps,
    bitrateMode: "variable",
    opus: { application: "audio", signal: "music", frameDuration: FRAME_MS * 1_000 },
  } as AudioEncoderConfig;
}

function preSkipOf(header: AllowSharedBufferSource | undefined): number | null {
  if (header === undefined) return null;
  const view = ArrayBuffer.isView(header)
    ? new DataView(header.buffer, header.byteOffset, header.byteLength)
    : new DataView(header);
  return view.byteLength < PRE_SKIP_AT + 2 ? null : view.getUint16(PRE_SKIP_AT, true);
}
