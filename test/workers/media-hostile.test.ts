// D8: files made to be taken for something else, to blow up, or to end in the middle. What is refused leaves nothing in the
// bucket; what is taken is served as what it is, and as nothing else.
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { mediaUrl } from "../../shared/http/paths.ts";
import { MEDIA_KEY } from "../../shared/protocol/scalars.ts";
import { BEGINNINGS, bytes, CONTENT_TYPES, jpegOf, pngOf, webpOf } from "../helpers/beginnings.ts";
import { type Dice, diceOf, oneOf } from "../helpers/dice.ts";
import { sessionOf } from "./casting.ts";
import { ask } from "./edge-helpers.ts";
import { put } from "./media-helpers.ts";

type File = Uint8Array<ArrayBuffer>;
const names = Object.keys(BEGINNINGS) as (keyof typeof BEGINNINGS)[];
const text = (part: Uint8Array) => String.fromCharCode(...part);
const TYPES = [...new Set(Object.values(CONTENT_TYPES))];
const REFUSALS = [400, 411, 413, 415];
const SEED = Date.now() % 1_000_000;
const GENERATED = 1_000;
/** Somebody else now and then: this is not about how often one person may upload. */
const PUTS_PER_PERSON = 100;

let puts = 0;
let cookie = "";
async function send(
  file: Parameters<typeof put>[0],
  options: Omit<Parameters<typeof put>[1], "cookie">,
) {
  if (puts % PUTS_PER_PERSON === 0) cookie = await sessionOf("dj", "*");
  puts += 1;
  return put(file, { ...options, cookie });
}

/** Everything the bucket holds. */
async function stored(): Promise<string[]> {
  const keys: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await env.MEDIA_BUCKET.list(cursor === undefined ? {} : { cursor });
    keys.push(...page.objects.map(({ key }) => key));
    if (!page.truncated) return keys;
    cursor = page.cursor;
  }
}

async function refusal(file: File, type: string, headers: Record<string, string> = {}) {
  const before = await stored();
  const response = await send(file, { type, headers });
  const { code } = await response.json<{ code?: string }>();
  expect(await stored()).toEqual(before);
  return [response.status, code ?? "stored"];
}

describe("polyglots", () => {
  const SCRIPTS = [
    "<script>alert(1)</script>",
    "<SVG ONLOAD=alert(1)>",
    "<!DOCTYPE html><html>",
    "<iframe src=javascript:alert(1)>",
    "<?xml version='1.0'?><x/>",
    "<?php echo 1 ?>",
  ];
  it.each(names.flatMap((name) => SCRIPTS.map((script) => [name, script] as const)))(
    "%s that is also %s",
    async (name, script) => {
      const beginning = text(BEGINNINGS[name]).slice(0, 4_000);
      const file = bytes(beginning, script, "\0".repeat(2_000));
      expect(await refusal(file, CONTENT_TYPES[name])).toEqual([415, "wrong_type"]);
    },
  );

  it.each([
    ["GIF and script", "GIF89a/*", "*/=1;alert(1)//"],
    ["BMP and script", "BM=1;/*", "*/alert(1)"],
    ["PDF", "%PDF-1.7\n", "%%EOF"],
    ["ZIP", "PK\x03\x04\x14\0", "PK\x05\x06"],
    ["ZIP of zeros that unfolds to petabytes", `PK\x03\x04${"\xff".repeat(22)}`, "\0".repeat(999)],
    ["gzip", "\x1f\x8b\x08\0", "\0"],
    ["class file", "\xca\xfe\xba\xbe", "\0\0"],
    ["wasm", "\0asm\x01\0\0\0", ""],
    ["SVG with a script", '<svg xmlns="http://www.w3.org/2000/svg">', "<script>alert(1)</script>"],
  ])("%s, under every type", async (_, head, tail) => {
    for (const type of TYPES) {
      expect([type, await refusal(bytes(head, tail), type)]).toEqual([type, [415, "wrong_type"]]);
    }
  });
});

describe("bombs", () => {
  it.each([
    ["PNG", pngOf(65_535, 65_535), "image/png"],
    ["PNG of 4 billion columns", pngOf(0xffff_ffff, 0xffff_ffff), "image/png"],
    ["JPEG", jpegOf(65_535, 65_535), "image/jpeg"],
    ["WebP", webpOf("VP8X", 16_777_216, 16_777_216), "image/webp"],
    ["WebP without loss", webpOf("VP8L", 16_384, 16_384), "image/webp"],
  ])("a %s of too many pixels", async (_, file, type) => {
    expect(await refusal(file, type)).toEqual([413, "too_large"]);
  });

  it("a body that says it is compressed is taken as it is", async () => {
    const headers = { "Content-Encoding": "gzip" };
    expect(await refusal(bytes("\x1f\x8b\x08\0\0\0"), "audio/wav", headers)).toEqual([
      415,
      "wrong_type",
    ]);
  });
});

describe("names", () => {
  it.each([
    "../../../etc/passwd",
    "..\\..\\boot.ini",
    "CON",
    "a%00.png",
    "x.php.wav",
    "\u202eVAW.exe",
    "n".repeat(4_096),
    'a"; filename=b.html',
  ])("a file's name is never asked for: %s", async (name) => {
    const shown = encodeURIComponent(name);
    const headers = {
      "Content-Disposition": `attachment; filename="${shown}"`,
      "X-File-Name": shown,
      Slug: shown,
    };
    const response = await send(BEGINNINGS.wav, { type: "audio/wav", headers });
    const { mediaKey } = await response.json<{ mediaKey: string }>();
    expect([response.status, mediaKey]).toEqual([201, expect.stringMatching(MEDIA_KEY)]);
    const served = await ask(mediaUrl(mediaKey));
    expect(served.headers.get("Content-Disposition")).toBe(null);
    await served.body?.cancel();
  });
});

describe("cut off", () => {
  it("at every byte of the beginning, and in the middle", async () => {
    const before = await stored();
    const whole = BEGINNINGS.flac;
    for (let count = 0; count < whole.length; count += 1) {
      const broken = new Blob([whole.slice(0, count)]).stream();
      const response = await send(broken, { type: "audio/flac", length: whole.length });
      expect([count, response.status]).toEqual([count, 400]);
      await response.body?.cancel();
    }
    expect(await stored()).toEqual(before);
  });
});

/** A file that was one of ours, somewhere changed. */
function damaged(dice: Dice): { file: File; type: string; length: number } {
  const name = oneOf(dice, names);
  let file = BEGINNINGS[name].slice();
  const at = () => Math.floor(dice() * file.length);
  for (let round = Math.floor(dice() * 4); round > 0 && file.length > 0; round -= 1) {
    file = oneOf<() => File>(dice, [
      () => file.with(at(), Math.floor(dice() * 256)),
      () => file.slice(0, at()),
      () => bytes(text(file.slice(0, at())), text(BEGINNINGS[oneOf(dice, names)])),
      () => bytes(text(file), oneOf(dice, ["<script>", "<svg", "PK\x03\x04", "%PDF", "\0\0"])),
      () => file.slice(Math.floor(dice() * 8)),
    ])();
  }
  const type = dice() < 0.7 ? CONTENT_TYPES[name] : oneOf(dice, TYPES);
  const length = dice() < 0.9 ? file.length : Math.floor(dice() * 2 * file.length);
  return { file, type, length };
}

/** Markup as a browser's own sniffing knows it; it looks at 1,445 bytes, and here it is not even asked to. */
const DOCUMENT = /<(?:!doctype|html|head|body|script|svg|iframe|img|a\s|\?xml)/i;

it(`${GENERATED} damaged files, seed ${SEED}: stored whole and harmless, or not at all`, async () => {
  const dice = diceOf(SEED);
  const before = new Set(await stored());
  let taken = 0;
  for (let n = 0; n < GENERATED; n += 1) {
    const { file, type, length } = damaged(dice);
    const response = await send(file, { type, length });
    if (response.status !== 201) {
      const { code } = await response.json<{ code: string }>();
      // Of a body that ends early, the bucket's side may hear first; what counts is that nothing stays.
      const cut = length > file.length && response.status === 503;
      if (!cut && !REFUSALS.includes(response.status)) {
        expect.fail(`${n}: ${response.status} ${code}, announced ${length}, sent ${file.length}`);
      }
      continue;
    }
    const { mediaKey } = await response.json<{ mediaKey: string }>();
    const served = await ask(mediaUrl(mediaKey));
    const back = new Uint8Array(await served.arrayBuffer());
    const { headers } = served;
    expect([n, text(back) === text(file), DOCUMENT.test(text(back).slice(0, 4_096))]).toEqual([
      n,
      true,
      false,
    ]);
    expect([
      headers.get("Content-Type"),
      headers.get("X-Content-Type-Options"),
      headers.get("Content-Security-Policy")?.startsWith("sandbox;"),
    ]).toEqual([type, "nosniff", true]);
    before.add(mediaKey);
    taken += 1;
  }
  expect(new Set(await stored())).toEqual(before);
  // Both halves of the claim were tried.
  expect([taken > 100, taken < GENERATED - 100]).toEqual([true, true]);
}, 600_000);
