// The rates that the spec promises in words are the room's own.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ROOM_RATES } from "../../../../../server/domain/room/rates.ts";

const FILE = new URL("../../../../../docs/SPEC.md", import.meta.url);
const SPEC = readFileSync(FILE, "utf8").replaceAll(/\s+/g, " ");
const PERIODS = { second: 1_000, minute: 60_000 };

/** The rate that follows `name` in the spec, as in "30 per second, 120 at once" or "6 a minute, 3 at once". */
function promised(name: string) {
  const words = `${name}:? (\\d+) (?:a|per) (second|minute), (\\d+) at once`;
  const [, limit, period, burst] = new RegExp(words).exec(SPEC) ?? [];
  return {
    limit: Number(limit),
    periodMs: PERIODS[period as keyof typeof PERIODS],
    burst: Number(burst),
  };
}

it("R18 R25 the rates of the spec are the rates of the room", () => {
  expect({
    frame: promised("Frames of one socket"),
    chat: promised("`chat.say`"),
    react: promised("`react`"),
    ask: promised("`stage.ask`"),
    rename: promised("`person.rename`"),
    staff: promised("all others together"),
  }).toEqual(ROOM_RATES);
});
