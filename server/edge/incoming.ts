// The body of an upload on its way into the bucket: its first bytes are looked at before any is stored, its digest is
// computed while it passes, and it is never held in memory.
import { digestText } from "../../shared/media/parts.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { fitsScreens } from "../domain/media/picture-size.ts";
import { SNIFF_BYTES, sniff } from "../domain/media/sniff.ts";
import type { MediaType } from "../domain/media/type.ts";
import { type ChunkReader, readInPieces } from "./chunk-reader.ts";
import type { Refused } from "./errors.ts";

export const REFUSED = {
  type: { code: "wrong_type", message: "This kind of file can't be uploaded here." },
  mismatch: { code: "wrong_type", message: "The file isn't what its type says it is." },
  length: { code: "length_required", message: "The size of the file must be announced." },
  pixels: {
    code: "too_large",
    message: "The picture has too many pixels, or doesn't say how many.",
  },
  empty: { code: "bad_request", message: "The file is empty." },
  large: { code: "too_large", message: "The file is larger than allowed here." },
  cut: { code: "bad_request", message: "The upload ended before the file was complete." },
  digest: { code: "bad_request", message: "Content-Digest must be sha-256=:…: (RFC 9530)." },
  damaged: { code: "damaged" },
  full: { code: "library_full" },
  bucket: { code: "unavailable", retryAfterMs: 2_000 },
} as const satisfies Record<string, Refused>;

/** A body whose beginning was read. */
export type Incoming = {
  readonly reader: ChunkReader;
  readonly head: Uint8Array;
  /** As announced. */
  readonly bytes: number;
};

/** The announced length of a body that has one and is not empty. */
export function announcedBytes(headers: Headers): Result<number, Refused> {
  const declared = headers.get("Content-Length");
  if (declared === null || !/^[0-9]{1,15}$/.test(declared)) return err(REFUSED.length);
  return Number(declared) === 0 ? err(REFUSED.empty) : ok(Number(declared));
}

/** The SHA-256 that the sender announces, in base64; null when none is announced, `digest` when it is no such thing. */
export function announcedDigest(headers: Headers): Result<string | null, Refused> {
  const header = headers.get("Content-Digest");
  if (header === null) return ok(null);
  const digest = /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(header.trim())?.[1];
  return digest === undefined ? err(REFUSED.digest) : ok(digest);
}

/** Reads the beginning of a body; `type`, when given, is what its first bytes must be. */
export async function beginReading(
  body: ReadableStream<Uint8Array>,
  bytes: number,
  type: MediaType | null,
): Promise<Result<Incoming, Refused>> {
  const reader = readInPieces(body);
  const head = await readHead(reader, type === null ? 0 : Math.min(SNIFF_BYTES, bytes));
  if (head === null) return err(REFUSED.cut);
  const unfit = head.length > bytes ? REFUSED.cut : type && unfitness(head, type);
  if (!unfit) return ok({ reader, head, bytes });
  await reader.cancel().catch(() => undefined);
  return err(unfit);
}

/** Why these first bytes are not of the declared type, or of a picture that nobody could draw. */
function unfitness(head: Uint8Array, type: MediaType): Refused | null {
  if (sniff(head) !== type) return REFUSED.mismatch;
  return type.kind === "image" && !fitsScreens(type, head) ? REFUSED.pixels : null;
}

/**
 * Hands all of it to `store` as a stream of known length, which also fails when more or fewer bytes come than announced;
 * gives what `store` gave, once everything has come and is what `digest` says.
 */
export async function passOn<T>(
  incoming: Incoming,
  digest: string | null,
  store: (body: ReadableStream) => Promise<Result<T, unknown>>,
): Promise<Result<T, Refused>> {
  const { readable, writable } = new FixedLengthStream(incoming.bytes);
  const hash = new crypto.DigestStream("SHA-256");
  // Of a body that ends early nobody asks for it.
  hash.digest.catch(() => undefined);
  const writer = writable.getWriter();
  // A store that failed early reads no further, and nobody must wait for it to.
  const storing = store(readable).then((stored) => {
    if (!stored.ok) writer.abort(new Error("not stored")).catch(() => undefined);
    return stored;
  });
  const [came, stored] = await Promise.all([pump(incoming, [writer, hash.getWriter()]), storing]);
  if (came !== "whole") return err(came === "cut" ? REFUSED.cut : REFUSED.bucket);
  if (digest !== null && digestText(new Uint8Array(await hash.digest)) !== digest) {
    return err(REFUSED.damaged);
  }
  return stored.ok ? stored : err(REFUSED.bucket);
}

/** `cut`: the sender stopped or sent another length. `refused`: the bucket did not take it. */
async function pump(
  { reader, head }: Incoming,
  writers: readonly WritableStreamDefaultWriter<Uint8Array>[],
): Promise<"whole" | "cut" | "refused"> {
  let end: "cut" | "refused" = "refused";
  const write = (chunk: Uint8Array) => Promise.all(writers.map((writer) => writer.write(chunk)));
  try {
    if (head.length > 0) await write(head);
    for (;;) {
      end = "cut";
      const piece = await reader.next();
      if (piece === null) break;
      end = "refused";
      await write(piece);
    }
    await Promise.all(writers.map((writer) => writer.close()));
    return "whole";
  } catch (error) {
    await Promise.allSettled([...writers.map((w) => w.abort(error)), reader.cancel(error)]);
    return end;
  }
}

/** At least `count` bytes from the beginning; null when the body ends or breaks before that. */
async function readHead(reader: ChunkReader, count: number): Promise<Uint8Array | null> {
  let head = new Uint8Array(0);
  try {
    while (head.length < count) {
      const piece = await reader.next();
      if (piece === null) return null;
      const longer = new Uint8Array(head.length + piece.length);
      longer.set(head);
      longer.set(piece, head.length);
      head = longer;
    }
    return head;
  } catch {
    return null;
  }
}
