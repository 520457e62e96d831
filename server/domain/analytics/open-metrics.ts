// Metrics as text: OpenMetrics 1.0 (the specification of that name, section 4.1), and the older Prometheus format 0.0.4 for
// collectors that ask for nothing newer. Same names and values in both.

export type Labels = Readonly<Record<string, string>>;
export type Sample = { readonly labels?: Labels; readonly value: number };
/** `name` without `_total`: a counter's samples get it by themselves. `unit` must be the end of the name. */
export type Family = {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  readonly unit?: string;
  readonly samples: readonly Sample[];
};

export type Format = "openmetrics" | "prometheus";

export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
  prometheus: "text/plain; version=0.0.4; charset=utf-8",
};

/** What an `Accept` header asks for: the newer format only where it is named. */
export function formatFor(accept: string | null): Format {
  return accept?.includes("application/openmetrics-text") ? "openmetrics" : "prometheus";
}

export function metricsText(families: readonly Family[], format: Format): string {
  const lines = families.flatMap((family) => familyLines(family, format));
  if (format === "openmetrics") lines.push("# EOF");
  return `${lines.join("\n")}\n`;
}

function familyLines({ name, type, help, unit, samples }: Family, format: Format): string[] {
  if (samples.length === 0) return [];
  const sampleName = type === "counter" ? `${name}_total` : name;
  const isOpen = format === "openmetrics";
  const told = isOpen ? name : sampleName;
  return [
    `# TYPE ${told} ${type}`,
    ...(isOpen && unit ? [`# UNIT ${told} ${unit}`] : []),
    `# HELP ${told} ${escaped(help)}`,
    ...samples.map(({ labels = {}, value }) => `${sampleName}${labelText(labels)} ${value}`),
  ];
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/** Backslash, line feed and quote are the three characters that need it, in labels and in help alike. */
function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}
