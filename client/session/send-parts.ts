// Sends a large file in parts, a few at a time, through lost connections and restarted servers. What arrived before, from
// this page or an earlier one, is compared by its digest and not sent again.
import type { UploadBody } from "../../shared/http/bodies.ts";
import type { NewUpload, OpenedUpload } from "../../shared/http/media-bodies.ts";
import { type Cut, cutsOf, joinDigests } from "../../shared/media/parts.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { type Persistence, persist } from "./persist.ts";
import { type Answer, CANCELLED, type CallError } from "./request.ts";

type PutOptions = {
  readonly id: string;
  readonly number: number;
  readonly sha256: string;
  readonly signal: AbortSignal;
  readonly onProgress: (sentBytes: number) => void;
};

/** What sending needs from outside: the server, digests, time. */
export type PartSteps = Persistence & {
  readonly open: (wish: NewUpload) => Answer<OpenedUpload>;
  readonly put: (part: Blob, options: PutOptions) => Answer<unknown>;
  readonly complete: (id: string, sha256: string) => Answer<UploadBody>;
  /** SHA-256 in base64. */
  readonly digest: (bytes: Blob | Uint8Array<ArrayBuffer>) => Promise<string>;
};

export type SendOptions = {
  readonly signal: AbortSignal;
  /** `foundBytes` of the sent ones had arrived before. All in bytes. */
  readonly onProgress?: (sentBytes: number, totalBytes: number, foundBytes: number) => void;
  /** Told once the server knows the upload, so that it can be cancelled there. */
  readonly onOpened?: (id: string) => void;
  /** True while the server can't be reached or asks to wait. */
  readonly onTrouble?: (waiting: boolean) => void;
};

const LANES = 3;
/** The bucket may lose an upload, and two pages may mix theirs: then it begins anew. */
const MAX_BEGINNINGS = 3;
const BEGIN_ANEW = new Set(["not_found", "damaged"]);

/** The stored file, once all of it arrived and was found to be this one. */
export async function sendParts(
  file: Blob,
  steps: PartSteps,
  options: SendOptions,
): Answer<UploadBody> {
  for (let beginnings = 1; ; beginnings += 1) {
    const sent = await sendOnce(file, steps, options);
    if (sent.ok || beginnings === MAX_BEGINNINGS || !BEGIN_ANEW.has(sent.error.code)) return sent;
  }
}

async function sendOnce(file: Blob, steps: PartSteps, options: SendOptions): Answer<UploadBody> {
  const cuts = cutsOf(file.size);
  const sliceOf = ({ fromByte, bytes }: Cut) => file.slice(fromByte, fromByte + bytes);
  const [first] = cuts;
  if (!first) return err({ code: "empty", message: "The file is empty.", requestId: "" });
  const firstPart = await steps.digest(sliceOf(first));
  const wish = { contentType: file.type, bytes: file.size, firstPart };
  const opened = await persist(() => steps.open(wish), steps, options);
  if (!opened.ok) return opened;
  const { id, parts } = opened.value;
  options.onOpened?.(id);

  const there = new Map(parts.map(({ number, sha256 }) => [number, sha256]));
  const progress = progressOf(file.size, options);
  const digests: string[] = [];
  const send = async (cut: Cut): Promise<Result<unknown, CallError>> => {
    const part = sliceOf(cut);
    const sha256 = cut === first ? firstPart : await steps.digest(part);
    digests[cut.number - 1] = sha256;
    if (there.get(cut.number) === sha256) return ok(progress.found(cut));
    const put = () => {
      const onProgress = (sentBytes: number) => progress.sending(cut, sentBytes);
      return steps.put(part, {
        id,
        number: cut.number,
        sha256,
        signal: options.signal,
        onProgress,
      });
    };
    const answer = await persist(put, steps, options);
    if (answer.ok) progress.sending(cut, cut.bytes);
    return answer;
  };
  const failure = await inLanes(cuts, send, options.signal);
  if (failure) return err(failure);
  const whole = await steps.digest(joinDigests(digests));
  return persist(() => steps.complete(id, whole), steps, options);
}

/** Some at a time, in order; the first failure lets no other begin. */
async function inLanes(
  cuts: readonly Cut[],
  send: (cut: Cut) => Promise<Result<unknown, CallError>>,
  signal: AbortSignal,
): Promise<CallError | null> {
  let failure: CallError | null = null;
  const left = cuts.values();
  const lane = async () => {
    for (const cut of left) {
      if (signal.aborted) failure ??= CANCELLED;
      if (failure !== null) return;
      const sent = await send(cut);
      if (!sent.ok) failure ??= sent.error;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return failure;
}

function progressOf(totalBytes: number, { onProgress }: SendOptions) {
  const byPart = new Map<number, number>();
  let foundBytes = 0;
  const tell = () => {
    const sentBytes = [...byPart.values()].reduce((sum, bytes) => sum + bytes, 0);
    onProgress?.(sentBytes, totalBytes, foundBytes);
  };
  return {
    found({ number, bytes }: Cut) {
      foundBytes += bytes;
      byPart.set(number, bytes);
      tell();
    },
    sending({ number }: Cut, sentBytes: number) {
      byPart.set(number, sentBytes);
      tell();
    },
  };
}
