// What a recording is called once it is on somebody's disk. Pure.

export type NamedPart = {
  readonly title: string;
  readonly startedAtMs: number;
  /** From 1. */
  readonly part: number;
  readonly parts: number;
};

const LONGEST_TITLE = 80;
/** What no file system takes, or what would make a name read as another one. */
const NOT_IN_NAMES = /[\p{Cc}\p{Cf}\p{Surrogate}\\/:*?"<>|]+/gu;

/** Such as `2026-11-23 Sunday night (2 of 3).m4a`; sorts by day and part. */
export function recordingName({ title, startedAtMs, part, parts }: NamedPart): string {
  const day = new Date(startedAtMs).toISOString().slice(0, 10);
  const plain = title.replace(NOT_IN_NAMES, " ").replace(/\s+/g, " ").trim();
  const words = [...plain].slice(0, LONGEST_TITLE).join("").trim() || "Untitled show";
  const digits = String(parts).length;
  const which = parts > 1 ? ` (${String(part).padStart(digits, "0")} of ${parts})` : "";
  return `${day} ${words}${which}.m4a`;
}

/** `Content-Disposition` of a file that is to be kept: the name as it is (RFC 8187), and one in ASCII for old programs. */
export function attachment(name: string): string {
  const ascii = name
    .normalize("NFKD")
    .replace(/[^\x20-\x7e]/g, "")
    .replace(/["\\%]/g, "");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
