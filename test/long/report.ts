// The report on all full-size runs, as a document. Pure: records in, Markdown out.
import type { LongRecord } from "./record.ts";
import type { Figure } from "./types.ts";

/** More figures than this are in the run's JSON only. */
const KEY_FIGURES = 8;

export function reportOn(records: readonly LongRecord[], prose: string): string {
  const rows = records.toSorted((a, b) => a.name.localeCompare(b.name)).map(row);
  const failed = records.filter(({ ok }) => !ok);
  return [
    prose.trim(),
    "",
    "## Results",
    "",
    ...(rows.length === 0
      ? ["No run has been recorded yet."]
      : [
          "| run | cases | size | result | key figures | took | command |",
          "|---|---:|---:|---|---|---:|---|",
          ...rows,
        ]),
    ...failed.flatMap(failures),
    ...(records.length === 0 ? [] : ["", "## Run on", "", ...settings(records)]),
    "",
  ].join("\n");
}

function row({ name, cases, scale, ok, figures, durationS, command }: LongRecord): string {
  const shown = Object.entries(figures).slice(0, KEY_FIGURES);
  const words = shown.map(([figure, value]) => `${spoken(figure)} ${printed(value)}`).join(", ");
  const cells = [
    name,
    printed(cases),
    scale === 1 ? "full" : `${scale}`,
    ok ? "held" : "**did not hold**",
    words,
    `${printed(Math.round(durationS))} s`,
    `\`${command}\``,
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function failures({ name, failures: lines }: LongRecord): string[] {
  return ["", `### ${name} did not hold`, "", ...lines.map((line) => `- ${line}`)];
}

/** Each distinct machine and version once, with what was run there. */
function settings(records: readonly LongRecord[]): string[] {
  const by = new Map<string, string[]>();
  for (const { name, date, setting } of records) {
    const { machine, cores, memoryGib, node, workerd, commit } = setting;
    const words = `${machine}, ${cores} cores, ${memoryGib} GiB; Node ${node}, workerd ${workerd}; commit ${commit}, ${date.slice(0, 10)}`;
    by.set(words, [...(by.get(words) ?? []), name]);
  }
  return [...by].map(([words, names]) => `- ${names.toSorted().join(", ")}: ${words}`);
}

/** `medianMs` → `median ms`. */
function spoken(figure: string): string {
  const words = figure.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, " ").toLowerCase();
  // Units keep their spelling.
  return words.replace(/ mi b$/, " MiB").replace(/ ki b\b/, " KiB");
}

/** Thousands apart, at most three digits behind the point. */
export function printed(value: Figure): string {
  return typeof value === "number"
    ? value.toLocaleString("en-US", { maximumFractionDigits: 3 })
    : value;
}
