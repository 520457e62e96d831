// D6: HTTP as bytes. Whatever comes in: a defined answer in the one shape or a closed connection, nothing reflected, nothing
// changed, nothing leaked, nobody else disturbed.
import { type Dice, diceOf, oneOf } from "../helpers/dice.ts";
import { type Arena, LATE_MS, leaksIn } from "./arena.ts";
import { readCorpus, saveToCorpus } from "./corpus.ts";
import { curated, type Place, request } from "./http-cases.ts";
import { type Exchange, exchange, type RawAnswer } from "./raw-http.ts";

/** In every generated request somewhere; no answer and no log line may repeat it. */
export const MARK = "zqMARKqz";
/** What the runtime says by itself before the Worker is asked. */
const RUNTIME_STATUS = new Set([400, 408, 411, 413, 414, 417, 431, 501, 505]);
/** The server under test is built without its pages, and says so where one would stand. */
const NO_PAGES = "The pages are not built yet.";
/** What the runtime itself stumbles over; in production the platform in front refuses it. */
const BEFORE_US = /^(?:CONNECT|[A-Z]+ \*) /;
/** Requests under way at once. */
const AT_ONCE = 8;
const ALWAYS = ["content-security-policy", "x-content-type-options", "referrer-policy"];

/** What is wrong with the answers to any request by a stranger. */
export function faultsOf({ answers, text }: Exchange): string[] {
  const found = answers.flatMap(faultsOfAnswer);
  // A stranger's own new pass is the one secret that an answer may hold.
  found.push(...leaksIn(text.replace(/"token":"l[\w-]+\.[\w-]{43}"/g, '"token":"…"')));
  if (text.includes(MARK)) found.push("the answer repeats what was sent");
  if (/^x-injected:/im.test(text)) found.push("a header of the stranger's");
  return found;
}

function faultsOfAnswer({ status, headers, body }: RawAnswer): string[] {
  const ours = headers.has("x-request-id");
  if (!ours) return RUNTIME_STATUS.has(status) ? [] : [`${status} without any mark of ours`];
  const found = ALWAYS.filter((name) => !headers.has(name)).map(
    (name) => `${status} without ${name}`,
  );
  if (status >= 500 && !body.startsWith(NO_PAGES))
    found.push(`status ${status}: ${body.slice(0, 80)}`);
  const isJson = headers.get("content-type")?.includes("json");
  if (status < 400 || !isJson || body === "") return found;
  const isProblem = headers.get("content-type") === "application/problem+json";
  const { detail: _detail, ...said } = JSON.parse(body);
  const keys = Object.keys(said).join();
  return isProblem && keys === "type,title,status,code,requestId" && said.status === status
    ? found
    : [...found, `an error of another shape: ${keys}`];
}

const outcomesOf = ({ answers }: Exchange) =>
  answers.length > 0 ? answers.map(({ status }) => status) : (["none"] as const);

/** Right requests to damage, the mark in each. `HOST` and `ORIGIN` stand for the server's. */
function templates(place: Place): string[] {
  const body = `{"token":"${MARK}"}`;
  const headers = [`Origin: ${place.origin}`, "Content-Type: application/json", `X-Mark: ${MARK}`];
  const write = (line: string, text = body) =>
    request(place, line, { headers: [...headers, `Content-Length: ${text.length}`], body: text });
  const read = (line: string) =>
    request(place, line, { headers: [`X-Mark: ${MARK}`, "Accept: text/html"] });
  return [
    read(`GET /?q=${MARK} HTTP/1.1`),
    read(`GET /r/arena?${MARK} HTTP/1.1`),
    read("GET /api/rooms/arena/log?since=aaaaaaaa.1 HTTP/1.1"),
    read(`GET /api/broadcasts?cursor=${MARK} HTTP/1.1`),
    read(`GET /embed/arena?host=https://${MARK}.test HTTP/1.1`),
    read(`GET /media/audio/${MARK.padEnd(22, "0")}.mp3 HTTP/1.1`),
    write("POST /api/rooms/arena/token HTTP/1.1"),
    write("POST /api/rooms/arena/embed-token HTTP/1.1", `{"partner":"${MARK}"}`),
    write("POST /api/sign-in HTTP/1.1", `{"link":"${MARK}"}`),
    write("PUT /api/uploads HTTP/1.1"),
    write("PATCH /api/tracks/abcdef12 HTTP/1.1", `{"title":"${MARK}"}`),
    write("POST /api/sign-out HTTP/1.1", ""),
  ];
}

const BYTES = [
  "\0",
  "\r",
  "\n",
  "\r\n",
  "\t",
  " ",
  "%",
  "%0a",
  "..",
  "/",
  "\\",
  ";",
  ",",
  '"',
  "<",
  "\xff",
  "\x7f",
  ":",
  "{",
  "&",
];

/** One to four wounds anywhere but in the host: what stands before the Worker, here and in production, answers for that. */
export function damaged(whole: string, dice: Dice): string {
  const hostAt = whole.indexOf("Host: ");
  const hostEnd = whole.indexOf("\r\n", hostAt) + 2;
  const parts = [whole.slice(0, hostAt), whole.slice(hostEnd)];
  const rounds = 1 + Math.floor(dice() * 4);
  for (let n = 0; n < rounds; n += 1) {
    const which = dice() < 0.4 ? 0 : 1;
    parts[which] = wound(parts[which] ?? "", dice);
  }
  return parts[0] + whole.slice(hostAt, hostEnd) + parts[1];
}

function wound(text: string, dice: Dice): string {
  const at = Math.floor(dice() * (text.length + 1));
  const to = at + Math.floor(dice() * 8);
  const lines = text.split("\r\n");
  const line = Math.floor(dice() * lines.length);
  return oneOf<() => string>(dice, [
    () => text.slice(0, at) + oneOf(dice, BYTES) + text.slice(at),
    () => text.slice(0, at) + text.slice(to),
    () =>
      text.slice(0, at) + text.slice(at, to).repeat(1 + Math.floor(dice() * 200)) + text.slice(to),
    () => text.slice(0, at) + String.fromCharCode(Math.floor(dice() * 256)) + text.slice(at + 1),
    () => lines.toSpliced(line, 0, lines[line] ?? "").join("\r\n"),
    () => lines.toSpliced(line, 1).join("\r\n"),
    () =>
      lines.toSpliced(line, 0, `X-${Math.floor(dice() * 1e6)}: ${oneOf(dice, BYTES)}`).join("\r\n"),
    () => text.replace(/Content-Length: \d+/, `Content-Length: ${Math.floor(dice() * 64)}`),
    () => text.replace(/Content-Length: \d+/, "Transfer-Encoding: chunked"),
    () => text.toUpperCase(),
  ])();
}

/** What the site says of itself; no bad request may change it. */
async function standing(origin: string): Promise<string> {
  const paths = ["/api/rooms", "/api/broadcasts"];
  const texts = paths.map(async (path) => (await fetch(origin + path)).text());
  return (await Promise.all(texts)).join("\n");
}

export async function tryRequests(arena: Arena, generated: number, seed: number) {
  const { origin, port, logs } = arena.server;
  const place = { host: origin.slice(7), origin };
  const before = await standing(origin);
  const failures: string[] = [];
  const cases = curated(place);
  await inTurns(cases, async ({ what, bytes, wanted }) => {
    const mayBeSilent = wanted.includes("none");
    const heard = await exchange(port, bytes, mayBeSilent ? {} : { withinMs: LATE_MS });
    if (BEFORE_US.test(bytes) && heard.answers[0]?.status === 500) return;
    const outcomes = outcomesOf(heard);
    const found = faultsOf(heard);
    if (!outcomes.every((one) => wanted.includes(one)))
      found.push(`${outcomes} instead of ${wanted}`);
    failures.push(...found.map((why) => `D6 ${what}: ${why}`));
  });
  const dice = diceOf(seed);
  const whole = templates(place);
  const fresh = Array.from({ length: generated }, () =>
    damaged(oneOf(dice, whole), dice).replaceAll(place.host, "HOST"),
  );
  const shapes = [...readCorpus<string>("d6"), ...fresh];
  await inTurns(shapes, async (shape) => {
    // Damaged lengths wait for bytes that never come.
    const found = faultsOf(
      await exchange(port, shape.replaceAll("HOST", place.host), { withinMs: 250 }),
    );
    if (found.length > 0) saveToCorpus("d6", shape);
    failures.push(...found.map((why) => `D6 seed ${seed}: ${why} ${JSON.stringify(shape)}`));
  });
  if (logs.some((line) => line.includes(MARK))) failures.push("D6: the log repeats what was sent");
  if ((await standing(origin)) !== before) failures.push("D6: something changed");
  return { cases: cases.length + shapes.length, failures };
}

/** Tries all, a few at once. */
async function inTurns<T>(list: readonly T[], each: (one: T) => Promise<void>): Promise<void> {
  const rest = list.values();
  const lane = async () => {
    for (const one of rest) await each(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
