// Writes the figures of the last mutation run into docs/MUTATION.md: `node test/mutation/report.ts`.
// Fails when a mutant lived that nobody explained (see survivors.ts), so that the document cannot quietly become untrue.
import { execFileSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { type MutationReport, type Row, rowsOf, type Survivor, survivorsOf } from "./score.ts";
import { explanationOf, unused } from "./survivors.ts";

const ROOT = new URL("../../", import.meta.url);
const REPORT = new URL("test/.out/mutation/mutation.json", ROOT);
const DOCUMENT = new URL("docs/MUTATION.md", ROOT);
const [BEGIN, END] = ["<!-- figures: written by test/mutation/report.ts -->", "<!-- /figures -->"];

const report = JSON.parse(readFileSync(REPORT, "utf8")) as MutationReport;
const survivors = survivorsOf(report);
writeBetweenMarks([...headline(), "", ...scores(), "", ...explained()].join("\n"));

const open = survivors.filter((one) => explanationOf(one) === null);
for (const one of open) console.error(`not explained: ${place(one)}`);
for (const text of unused(survivors)) console.error(`explained, but did not survive: ${text}`);
process.exitCode = open.length > 0 ? 1 : 0;

function headline(): string[] {
  const { all } = rowsOf(report);
  const day = statSync(REPORT).mtime.toISOString().slice(0, 10);
  return [
    `**${percent(all)}** of ${all.killed + all.timedOut + all.survived + all.uncovered} faults found on ${day} at ${commit()}.`,
  ];
}

/** The newest commit that holds just the sources that were mutated: others may have followed while the run went on. */
function commit(): string {
  const git = (...words: string[]) => execFileSync("git", words, { cwd: ROOT, encoding: "utf8" });
  const holdsAll = (id: string) =>
    Object.entries(report.files).every(
      ([name, { source }]) =>
        git("ls-tree", "--name-only", id, name) !== "" && git("show", `${id}:${name}`) === source,
    );
  const found = git("rev-list", "--abbrev-commit", "-20", "HEAD").trim().split("\n").find(holdsAll);
  return found ? `\`${found}\`` : "sources that are in no commit";
}

function scores(): string[] {
  const { files, folders, all } = rowsOf(report);
  return [
    "| File | killed | timed out | survived | not covered | did not load | score |",
    "|---|---:|---:|---:|---:|---:|---:|",
    ...files.map((row) => line(row, `\`${row.name}\``)),
    ...[...folders, { ...all, name: "all" }].map((row) => line(row, `**${row.name}**`)),
  ];
}

function line(row: Row, name: string): string {
  const { killed, timedOut, survived, uncovered, broken } = row;
  return `| ${[name, killed, timedOut, survived, uncovered, broken, percent(row)].join(" | ")} |`;
}

function percent({ score }: Row): string {
  return score === null ? "–" : `${score.toFixed(1)} %`;
}

function explained(): string[] {
  const code = (text: string) => `\`${short(text).replaceAll("|", "\\|").replaceAll("`", "´")}\``;
  return [
    "| Survivor | was | became | class |",
    "|---|---|---|---|",
    ...survivors.map(
      (one) =>
        `| ${one.file}:${one.line} | ${code(one.code)} | ${code(one.becomes)} | ${explanationOf(one) ?? "**not explained**"} |`,
    ),
  ];
}

function place({ file, line: at, code, becomes }: Survivor): string {
  return `${file}:${at} ${short(code)} → ${short(becomes)}`;
}

function short(text: string): string {
  return text.length > 70 ? `${text.slice(0, 69)}…` : text;
}

function writeBetweenMarks(text: string): void {
  const document = readFileSync(DOCUMENT, "utf8");
  const [before, rest = ""] = document.split(BEGIN);
  const [, after] = rest.split(END);
  if (after === undefined) throw new Error(`docs/MUTATION.md has lost ${BEGIN} or ${END}`);
  writeFileSync(DOCUMENT, `${before}${BEGIN}\n\n${text}\n\n${END}${after}`);
}
