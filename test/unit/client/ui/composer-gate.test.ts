import { expect, test } from "vitest";
import { composerGate } from "../../../../client/ui/composer-gate.ts";
import type { You } from "../../../../shared/protocol/server.ts";
import { capabilitiesOf, type Role } from "../../../../shared/roles.ts";
import { EMPTY_VIEW, type Phase, type RoomView } from "../../../../shared/room/view.ts";

const now = 1_800_000_000_000;
const person = "p_12345678";

function you(change: Partial<You> = {}, role: Role = "listener"): You {
  const can = capabilitiesOf(role);
  return { person, name: "Ann", role, can, mutedUntilMs: null, named: true, ...change };
}
function view(phase: Phase, change: Partial<RoomView> = {}): RoomView {
  return { ...EMPTY_VIEW, broadcast: { ...EMPTY_VIEW.broadcast, phase }, ...change };
}
const kinds = (phases: Phase[], who: You | null) =>
  phases.map((phase) => composerGate(view(phase), who, now).kind);

test("open from doors to end, for those who aren't known yet as well; staff always", () => {
  const phases: Phase[] = ["idle", "scheduled", "doors", "live", "break", "ended"];
  const listeners = ["closed", "closed", "open", "open", "open", "closed"];
  expect(kinds(phases, you())).toEqual(listeners);
  expect(kinds(phases, null)).toEqual(listeners);
  expect(kinds(phases, you({}, "moderator"))).toEqual(phases.map(() => "open"));
  expect(kinds(["live"], you({}, "guest"))).toEqual(["closed"]);
});

test("stays open a quarter of an hour after the show", () => {
  const after = (ms: number) => {
    const { broadcast } = view("ended");
    return composerGate(
      { ...EMPTY_VIEW, broadcast: { ...broadcast, endedAt: now - ms } },
      you(),
      now,
    );
  };
  expect([after(899_999).kind, after(900_000).kind]).toEqual(["open", "closed"]);
});

test("a mute shows its end; zero means until the show ends; a past one is over", () => {
  const gate = (mutedUntilMs: number | null) =>
    composerGate(view("live"), you({ mutedUntilMs }), now);
  expect(gate(now + 5_000)).toEqual({ kind: "muted", untilMs: now + 5_000 });
  expect(gate(0)).toEqual({ kind: "muted", untilMs: null });
  expect(gate(now - 1)).toEqual({ kind: "open" });
});

test("slow mode counts from one's own last line, and not for staff", () => {
  const line = {
    seq: 1,
    by: person,
    name: "Ann",
    role: "listener",
    text: "x",
    removed: false,
  } as const;
  const slow = view("live", { slowModeSeconds: 30, chat: [{ ...line, at: now - 10_000 }] });
  expect(composerGate(slow, you(), now)).toEqual({ kind: "wait", untilMs: now + 20_000 });
  expect(composerGate(slow, you({ person: "p_somebody_else" }), now)).toEqual({ kind: "open" });
  expect(composerGate(slow, you({}, "dj"), now)).toEqual({ kind: "open" });
  expect(composerGate(slow, you(), now + 20_000)).toEqual({ kind: "open" });
});
