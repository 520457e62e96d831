// `npm run audit:headers`: grades every page and every sort of answer by Mozilla's own scanner, fed with the product's
// answers instead of a live host, and writes the result into docs/SECURITY.md. Fails below the best grade, or when our
// written-down rules (test/helpers/header-rules.ts) see anything differently.
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ensureClient } from "../../server/local/client-build.ts";
import { type Answer, type Graded, grade, SCANNER_ORIGIN } from "../helpers/header-rules.ts";
import { writeSection } from "../helpers/marked-section.ts";
import { collectAnswers, type Named } from "./answers.ts";
import { damagedAnswers } from "./damaged.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const SCANNER = `${HERE}node_modules/@mdn/mdn-http-observatory/`;
const BEST = "A+";

type Output = { result: string; constructor: { name: string } };
type Scanner = {
  tests: readonly ((requests: unknown) => Output)[];
  requests: (answer: Answer) => unknown;
  gradeOf: (score: number) => { grade: string };
  pointsOf: (result: string) => number;
  goodWithoutExtra: number;
};

function install(): void {
  if (existsSync(SCANNER)) return;
  console.log("Installing the scanner (its own folder, no scripts)…");
  const flags = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  execFileSync("npm", flags, { cwd: HERE, stdio: "inherit", shell: process.platform === "win32" });
}

async function loadScanner(): Promise<Scanner> {
  // Which hosts browsers know to be https only: a list that its installation would download. Ours is on none.
  writeFileSync(`${SCANNER}conf/hsts-preload.json`, "{}\n");
  const load = (path: string) => import(`${SCANNER}src/${path}`);
  const [constants, grader, charts, types, retriever] = await Promise.all(
    ["constants.js", "grader/grader.js", "grader/charts.js", "types.js", "retriever/utils.js"].map(
      load,
    ),
  );
  const { CookieJar } = await import(`${HERE}node_modules/tough-cookie/dist/cookie/index.js`);
  return {
    tests: constants.ALL_TESTS,
    gradeOf: grader.getGradeForScore,
    pointsOf: grader.getScoreModifier,
    goodWithoutExtra: charts.MINIMUM_SCORE_FOR_EXTRA_CREDIT,
    requests: (answer) => {
      const url = new URL(answer.url);
      const jar = new CookieJar();
      for (const cookie of answer.cookies) jar.setCookieSync(cookie, url.href);
      const rows: Record<string, unknown> = {
        ...answer.headers,
        "set-cookie": [...answer.cookies],
      };
      // The scanner reads its HTTP client's headers both as an object and by this method.
      const headers = Object.defineProperty(rows, "get", { value: (name: string) => rows[name] });
      const isPage = answer.headers["content-type"]?.startsWith("text/html");
      const httpEquiv = isPage ? retriever.parseHttpEquivHeaders(answer.body, url.href) : new Map();
      const auto = { status: 200, headers, verified: true, httpEquiv };
      const cors = { headers: answer.preflight, request: { headers: { origin: SCANNER_ORIGIN } } };
      const requests = new types.Requests(url.hostname);
      requests.session = { url, jar };
      requests.resources.path = answer.body;
      // Nothing answers on plain http: that is for the platform in front, which redirects before the Worker is asked.
      Object.assign(requests.responses, { auto, https: auto, http: null, cors });
      return requests;
    },
  };
}

/** The scanner's own sum (src/scanner/index.js), over its own tests. */
function scan(scanner: Scanner, answer: Answer): Graded {
  const requests = scanner.requests(answer);
  const outputs = scanner.tests.map((test) => test(requests));
  const points = outputs.map(({ result }) => scanner.pointsOf(result));
  const bare = points.reduce((sum, one) => sum + Math.min(0, one), 100);
  const whole = points.reduce((sum, one) => sum + one, 100);
  const score = Math.max(0, bare >= scanner.goodWithoutExtra ? whole : bare);
  const found = Object.fromEntries(outputs.map((one) => [one.constructor.name, one.result]));
  return { grade: scanner.gradeOf(score).grade, score, found };
}

/** Where our written-down rules see something else than the scanner. */
function differences(answer: Answer, theirs: Graded): string[] {
  const ours = grade(answer);
  const lines = Object.entries(ours.found)
    .filter(([name, result]) => theirs.found[name] !== result)
    .map(([name, result]) => `${name}: ${theirs.found[name]}, not ${result}`);
  if (ours.score !== theirs.score) lines.push(`score ${theirs.score}, not ${ours.score}`);
  return lines;
}

function table(rows: readonly { answer: Named; theirs: Graded }[]): string {
  const body = rows.map(
    ({ answer, theirs }) =>
      `| ${answer.name} | ${answer.status} | ${theirs.grade} | ${theirs.score} |`,
  );
  return ["| answer | status | grade | score |", "|---|---|---|---|", ...body].join("\n");
}

async function main(): Promise<boolean> {
  install();
  const built = await ensureClient(console.log);
  if (!built.ok) throw new Error(built.error);
  const scanner = await loadScanner();
  const rows = (await collectAnswers()).map((answer) => ({
    answer,
    theirs: scan(scanner, answer),
  }));
  const text = table(rows);
  console.log(text);
  writeSection("docs/SECURITY.md", "observatory", text);
  const damaged = damagedAnswers(rows.map(({ answer }) => answer));
  const wrong = [
    ...rows
      .filter(({ theirs }) => theirs.grade !== BEST)
      .map(({ answer }) => `${answer.name} is below ${BEST}`),
    ...[...rows.map(({ answer }) => answer), ...damaged].flatMap((answer) =>
      differences(answer, scan(scanner, answer)).map((line) => `${answer.name}: ${line}`),
    ),
  ];
  console.log(`${rows.length} answers, ${damaged.length} damaged ones: ${wrong.length} complaints`);
  for (const line of wrong) console.error(line);
  return wrong.length === 0;
}

process.exitCode = (await main()) ? 0 : 1;
