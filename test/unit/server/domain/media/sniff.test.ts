// What first bytes are taken for, and what is refused although it looks right at the start.
import { describe, expect, it } from "vitest";
import { SNIFF_BYTES, sniff } from "../../../../../server/domain/media/sniff.ts";
import {
  BEGINNINGS,
  bytes,
  CONTENT_TYPES,
  id3,
  MP3_FRAME,
  zeros,
} from "../../../../helpers/beginnings.ts";
import { flac } from "../../../../helpers/flac.ts";
import { mp3, mp3WithoutTable, wav } from "../../../../helpers/sound.ts";
import { timeCoded } from "../../../../helpers/time-code.ts";

const names = Object.keys(BEGINNINGS) as (keyof typeof BEGINNINGS)[];

describe("real beginnings", () => {
  it.each(names)("%s", (name) => {
    expect(sniff(BEGINNINGS[name])?.contentType).toBe(CONTENT_TYPES[name]);
  });

  it("files of our own makers", async () => {
    const pcm = timeCoded(2);
    const artwork = { data: BEGINNINGS.png, mimeType: "image/png", kind: "coverFront" } as const;
    const files = [
      wav(pcm),
      flac(pcm),
      await mp3(pcm),
      await mp3(pcm, { xingHeader: false }),
      await mp3WithoutTable(pcm),
      await mp3(pcm, { tags: { title: "Höhe <3 & weiter", images: [artwork] } }),
    ];
    expect(files.map((file) => sniff(file)?.contentType)).toEqual([
      "audio/wav",
      "audio/flac",
      ...new Array(4).fill("audio/mpeg"),
    ]);
  });
});

describe("refused", () => {
  const [png, wave, mp3Head] = [BEGINNINGS.png, BEGINNINGS.wav, BEGINNINGS.mp3].map((part) =>
    String.fromCharCode(...part),
  ) as [string, string, string];

  it.each([
    ["nothing", bytes()],
    ["zeros", bytes(zeros(500))],
    ["text", bytes("Hello, this is a text.")],
    ["HTML", bytes("<!DOCTYPE html><title>x</title>")],
    ["HTML after spaces", bytes("   \n<html>")],
    ["SVG", bytes("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")],
    ["XML", bytes("<?xml version='1.0'?><svg/>")],
    ["PNG that is also a page", bytes(png, "<script>alert(1)</script>")],
    ["PNG that is also a page, upper case", bytes(png, "<HTML><BODY onload=x>")],
    ["wav that is also a script page", bytes(wave, "<ScRiPt src=x>")],
    ["mp3 that is also a page", bytes(mp3Head, "<iframe src=x>")],
    [
      "mp3 whose tag is a page",
      bytes(...[id3("<!doctype html>")].map((t) => String.fromCharCode(...t)), MP3_FRAME),
    ],
    ["GIF", bytes("GIF89a", zeros(64))],
    ["GIF that is also a script", bytes("GIF89a/*", zeros(64), "*/=1;alert(1)")],
    ["ZIP", bytes("PK\x03\x04", zeros(64))],
    ["PDF", bytes("%PDF-1.7", zeros(64))],
    ["executable", bytes("MZ", zeros(64))],
    ["AAC without container", bytes([0xff, 0xf1, 0x50, 0x80], zeros(600))],
    ["UTF-16 text", bytes([0xff, 0xfe], "h\0i\0")],
    ["one mp3 frame, then something else", bytes(MP3_FRAME, "not a frame at all")],
    ["mp3 of layer II", bytes([0xff, 0xfd, 0x90, 0], zeros(600))],
    ["mp3 with an impossible bitrate", bytes([0xff, 0xfb, 0xf0, 0], zeros(600))],
    [
      "ID3 before FLAC",
      bytes(...[id3("TIT2")].map((t) => String.fromCharCode(...t)), "fLaC", zeros(600)),
    ],
    ["ID3 of an impossible size", bytes("ID3\x04\0\0", [255, 0, 0, 0], zeros(600))],
    ["AVIF", bytes([0, 0, 0, 32], "ftypavif", zeros(64))],
    ["HEIC", bytes([0, 0, 0, 32], "ftypheic", zeros(64))],
    ["QuickTime video", bytes([0, 0, 0, 32], "ftypqt  ", zeros(64))],
    ["Ogg video", bytes("OggS\0\x02", zeros(20), [1, 42], "\x80theora", zeros(64))],
    ["Ogg in the middle", bytes("OggS\0\0", zeros(20), [1, 19], "OpusHead")],
    ["WebM video", bytes([0x1a, 0x45, 0xdf, 0xa3], "webm", zeros(9), "V_VP9", zeros(9), "A_OPUS")],
    ["Matroska", bytes([0x1a, 0x45, 0xdf, 0xa3], "matroska", zeros(9), "A_OPUS")],
    ["AVI", bytes("RIFF", [36, 0, 0, 0], "AVI LIST", zeros(64))],
    ["WebP of no known kind", bytes("RIFF", [36, 0, 0, 0], "WEBPJUNK")],
    ["PNG without its header chunk", bytes("\x89PNG\r\n\x1a\n", zeros(64))],
    ["JPEG marker only", bytes([0xff, 0xd8, 0xff])],
  ])("%s", (_, file) => {
    expect(sniff(file)).toBe(null);
  });

  it("never takes 20,000 random beginnings for anything but mp3, whose mark is short", () => {
    let state = 7;
    const next = () => {
      state = (state * 1_664_525 + 1_013_904_223) >>> 0;
      return state >>> 24;
    };
    const taken = new Set<string | undefined>();
    for (let i = 0; i < 20_000; i += 1) {
      taken.add(sniff(Uint8Array.from({ length: 64 }, next))?.contentType);
    }
    taken.delete("audio/mpeg");
    expect([...taken]).toEqual([undefined]);
  });

  it("looks at the beginning only, however long the file", () => {
    const long = new Uint8Array(SNIFF_BYTES * 4);
    long.set(BEGINNINGS.flac);
    expect(sniff(long)?.contentType).toBe("audio/flac");
  });

  it("takes no beginning cut at any byte for another type", () => {
    for (const name of names) {
      for (let count = 0; count < Math.min(64, BEGINNINGS[name].length); count += 1) {
        const type = sniff(BEGINNINGS[name].subarray(0, count))?.contentType ?? CONTENT_TYPES[name];
        expect([name, count, type]).toEqual([name, count, CONTENT_TYPES[name]]);
      }
    }
  });
});
