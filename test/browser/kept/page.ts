// Runs in the browser under test: the booth's keeper of uploads, and two questions that only a page can answer.
import { keptUploads } from "../../../client/booth/kept-uploads.ts";

const DAY_MS = 86_400_000;

/** Keeps a file of so many bytes; `daysAgo`: as if it had been done then. */
async function keep(id: string, options: { person: string; bytes: number; daysAgo?: number }) {
  const { person, bytes, daysAgo = 0 } = options;
  const audio = new Blob([new Uint8Array(bytes).fill(7)], { type: "audio/wav" });
  const tags = { title: id, artist: "", album: "" };
  const prepared = {
    audio,
    contentType: "audio/wav",
    artwork: null,
    tags,
    durationMs: 1,
    peaks: null,
  };
  const now = Date.now;
  Date.now = () => now() - daysAgo * DAY_MS;
  try {
    return await keptUploads.keep({ id, person, name: `${id}.wav`, prepared });
  } finally {
    Date.now = now;
  }
}

/** What somebody finds, with the sum of its bytes. */
async function found(person: string) {
  const all = await keptUploads.of(person);
  return Promise.all(
    all.map(async ({ id, name, prepared }) => {
      const bytes = new Uint8Array(await prepared.audio.arrayBuffer());
      return [id, name, prepared.audio.type, bytes.reduce((sum, byte) => sum + byte, 0)];
    }),
  );
}

const events: string[] = [];

/** Works on an upload alone until told to end; says when it began. */
function hold(id: string, who: string): () => void {
  let end: () => void = () => undefined;
  const until = new Promise<void>((resolve) => {
    end = resolve;
  });
  void keptUploads.alone(id, async () => {
    events.push(`${who} began`);
    await until;
  });
  return end;
}

Object.assign(window, { keep, found, hold, events, keptUploads });
