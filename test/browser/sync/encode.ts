// Runs in the browser under test, which has an Opus encoder: turns a wav into the containers that listeners get.
import {
  ALL_FORMATS,
  BlobSource,
  BufferTarget,
  Conversion,
  Input,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat,
} from "mediabunny";

async function convert(from: string, container: "webm" | "mp4", codec?: "opus"): Promise<string> {
  const source = await (await fetch(from)).blob();
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(source) });
  const target = new BufferTarget();
  const format =
    container === "webm" ? new WebMOutputFormat() : new Mp4OutputFormat({ fastStart: "in-memory" });
  const output = new Output({ format, target });
  const conversion = await Conversion.init({ input, output, audio: codec ? { codec } : {} });
  await conversion.execute();
  const bytes = new Uint8Array(target.buffer ?? new ArrayBuffer(0));
  let binary = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(binary);
}

Object.assign(window, { convert });
