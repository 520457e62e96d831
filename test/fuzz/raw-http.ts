// One TCP connection that says exactly the bytes it is told and reads every answer that comes back. What no browser and no
// client library would send begins here.
import { connect } from "node:net";

export type RawAnswer = {
  readonly status: number;
  /** Lower-case names; of a name that came twice, the values joined by a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
};
export type Exchange = {
  readonly answers: readonly RawAnswer[];
  /** Everything that came, as one byte per character. */
  readonly text: string;
  /** The server let go of the connection. */
  readonly ended: boolean;
};

/** After the last awaited answer nothing more is awaited than this: one too many would follow at once. */
const QUIET_MS = 15;

/**
 * Says `bytes` (a character is a byte) and listens until `awaited` answers are whole, the connection ends, or the time is
 * up.
 */
export function exchange(
  port: number,
  bytes: string,
  { withinMs = 1_500, awaited = 1 } = {},
): Promise<Exchange> {
  return new Promise((resolve) => {
    const tcp = connect({ port, host: "127.0.0.1", noDelay: true });
    const parts: Buffer[] = [];
    let quiet: NodeJS.Timeout | undefined;
    const done = (ended: boolean) => {
      clearTimeout(late);
      clearTimeout(quiet);
      tcp.destroy();
      const text = Buffer.concat(parts).toString("latin1");
      resolve({ answers: readAnswers(text).answers, text, ended });
    };
    const late = setTimeout(() => done(false), withinMs);
    tcp.on("data", (data) => {
      parts.push(data);
      clearTimeout(quiet);
      const { answers, rest } = readAnswers(Buffer.concat(parts).toString("latin1"));
      if (answers.length >= awaited && rest === "") quiet = setTimeout(() => done(false), QUIET_MS);
    });
    tcp.on("error", () => done(true));
    tcp.on("close", () => done(true));
    tcp.write(Buffer.from(bytes, "latin1"));
  });
}

/** The whole answers at the beginning of `text`, and what is left of it. */
export function readAnswers(text: string): { answers: RawAnswer[]; rest: string } {
  const answers: RawAnswer[] = [];
  let rest = text;
  for (;;) {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) return { answers, rest };
    const [first = "", ...lines] = rest.slice(0, end).split("\r\n");
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0);
    const headers = headersOf(lines);
    const body = readBody(rest.slice(end + 4), headers, status);
    if (body === null) return { answers, rest };
    rest = body.rest;
    // An interim answer is no answer yet.
    if (status !== 100) answers.push({ status, headers, body: body.text });
  }
}

function headersOf(lines: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf(":");
    const name = line.slice(0, at).toLowerCase();
    const value = line.slice(at + 1).trim();
    headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value);
  }
  return headers;
}

function readBody(text: string, headers: ReadonlyMap<string, string>, status: number) {
  if (status === 204 || status === 304 || status < 200) return { text: "", rest: text };
  if (headers.get("transfer-encoding") === "chunked") return readChunks(text);
  const length = Number(headers.get("content-length") ?? Number.NaN);
  // Without a length the end of the connection is the end of the body; HEAD has a length and no body.
  if (Number.isNaN(length) || text === "") return { text, rest: "" };
  return text.length < length ? null : { text: text.slice(0, length), rest: text.slice(length) };
}

function readChunks(text: string): { text: string; rest: string } | null {
  let body = "";
  for (let at = 0; ; ) {
    const line = text.indexOf("\r\n", at);
    if (line < 0) return null;
    const size = Number.parseInt(text.slice(at, line), 16);
    const next = line + 2 + size + 2;
    if (Number.isNaN(size) || text.length < next) return null;
    body += text.slice(line + 2, line + 2 + size);
    if (size === 0) return { text: body, rest: text.slice(next) };
    at = next;
  }
}
