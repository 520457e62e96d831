// Every mutant that may live, by why no test can or should find it. docs/MUTATION.md says what the classes mean.
import type { Survivor } from "./score.ts";

export type SurvivorClass = "for the type only" | "saves work" | "equal in effect";

/** File, what stands there, and (where only one change of it is harmless) what the mutant makes of it. */
type Known = readonly [file: string, code: string, becomes?: string];

const KNOWN: Readonly<Record<SurvivorClass, readonly Known[]>> = {
  "for the type only": [
    ["shared/protocol/codec.ts", '""', '"Stryker was here!"'],
    ["shared/protocol/codec.ts", "parsed.error.issues[0]?.path"],
    ["shared/protocol/codec.ts", "!json.ok", "false"],
    ["shared/protocol/cursor.ts", "text === null", "false"],
    ["server/domain/room/decide-chat.ts", "endedAt !== null", "true"],
    ["server/domain/room/decide-chat.ts", "last === null", "false"],
    ["server/domain/room/command-of.ts", '"person.rename"', '""'],
    ["server/domain/room/expelled.ts", "seat.partner !== null", "true"],
    ["server/domain/room/person.ts", "until === null", "false"],
    ["server/domain/room/seat.ts", "header === null", "false"],
    ["server/domain/partner/news.ts", "default: return null;", "default:"],
    ["server/domain/partner/hook-address.ts", '""', '"Stryker was here!"'],
    ["server/domain/identity/address.ts", '""', '"Stryker was here!"'],
    ["server/domain/identity/signed-request.ts", '""', '"Stryker was here!"'],
    ["server/domain/identity/cookie.ts", '""', '"Stryker was here!"'],
    ["server/domain/identity/cookie.ts", "value !== undefined", "true"],
    ["server/domain/identity/device-label.ts", '""', '"Stryker was here!"'],
  ],
  "saves work": [
    ["server/domain/room/expelled.ts", "this.#beforeMs.size === 0", "false"],
    ["shared/protocol/codec.ts", "text.length > limit", "false"],
    ["shared/protocol/codec.ts", "text.length * 3 > limit"],
  ],
  "equal in effect": [
    ["server/domain/room/seat.ts", "/=+$/", "/=+/"],
    ["server/domain/room/spread.ts", '""', '"Stryker was here!"'],
    ["server/domain/identity/passkey.ts", "shown === 0", "true"],
    [
      "server/domain/partner/hook-address.ts",
      "/^\\d{1,3}(?:\\.\\d{1,3}){3}$/",
      "/\\d{1,3}(?:\\.\\d{1,3}){3}$/",
    ],
    ["server/domain/identity/signed-request.ts", "slash < 0", "slash <= 0"],
    ["server/domain/identity/signed-request.ts", "mark < 0", "mark <= 0"],
  ],
};

/** Why this survivor may live; null when nobody has said so. */
export function explanationOf(survivor: Survivor): SurvivorClass | null {
  const found = Object.entries(KNOWN).find(([, known]) => known.some((one) => fits(one, survivor)));
  return found ? (found[0] as SurvivorClass) : null;
}

/** What is explained and did not survive: either a test finds it now, or the code is another. */
export function unused(survivors: readonly Survivor[]): string[] {
  return Object.values(KNOWN)
    .flat()
    .filter((one) => !survivors.some((survivor) => fits(one, survivor)))
    .map(([file, code]) => `${file} ${code}`);
}

function fits([file, code, becomes]: Known, survivor: Survivor): boolean {
  if (file !== survivor.file || code !== survivor.code) return false;
  return becomes === undefined || becomes === survivor.becomes;
}
