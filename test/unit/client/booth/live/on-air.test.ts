// The way of live sound onto the air, with a room and a Worker that are played by hand.
import { signal } from "@preact/signals";
import { beforeEach, describe, expect, test } from "vitest";
import type { Capture } from "../../../../../client/audio/capture/capture.ts";
import type { Run } from "../../../../../client/audio/capture/messages.ts";
import {
  createOnAir,
  type OnAir,
  type Readiness,
} from "../../../../../client/booth/live/on-air.ts";
import { DEFAULTS } from "../../../../../client/booth/live/sound-settings.ts";
import { WORDS } from "../../../../../client/booth/live/sound-words.ts";
import type { CallError } from "../../../../../client/session/request.ts";
import type { RoomSession } from "../../../../../client/session/store.ts";
import type { SoundGrant } from "../../../../../shared/http/sound-bodies.ts";
import type { SoundEpoch } from "../../../../../shared/live/epoch.ts";
import type { Command } from "../../../../../shared/protocol/client.ts";
import { err, ok, type Result } from "../../../../../shared/result.ts";
import { EMPTY_VIEW, type RoomView } from "../../../../../shared/room/view.ts";

const NOW_MS = 1_800_000_000_000;
const GRANT: SoundGrant = { token: "t", expiresAtMs: NOW_MS + 300_000, segmentMs: 1_000, base: "" };
const refused = (code: string): CallError => ({ code, message: `no: ${code}`, requestId: "" });
const turn = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

function scene() {
  const view = signal<RoomView>({
    ...EMPTY_VIEW,
    broadcast: { ...EMPTY_VIEW.broadcast, id: "b1", phase: "live" },
  });
  const you = signal<unknown>(null);
  const told: Command[] = [];
  const did: string[] = [];
  const begun: Run[] = [];
  const asked: string[] = [];
  const state = {
    takes: true,
    ready: "ready" as Readiness,
    passes: [] as Result<SoundGrant, CallError>[],
  };
  const note = (what: string) => () => void did.push(what);
  const capture = {
    begin: (run: Run) => begun.push(run),
    end: note("end"),
    pass: (epoch: string, pass: unknown) =>
      did.push(`pass ${epoch} ${pass === null ? "no" : "yes"}`),
    resume: note("resume"),
  } as unknown as Capture;
  const take = (command: Command) => {
    told.push(command);
    return state.takes;
  };
  const onAir: OnAir = createOnAir({
    room: "hall",
    session: {
      view,
      you,
      serverNow: () => NOW_MS,
      pending: signal([]),
      send: async (command: Command) => ({ ok: take(command), refusal: {}, seq: 1 }),
    } as unknown as RoomSession,
    act: async (command) => (take(command) ? { seq: 1 } : null),
    askPass: async (epoch) => {
      asked.push(epoch);
      return state.passes.shift() ?? ok(GRANT);
    },
    capture,
    settings: signal(DEFAULTS),
    openSources: async () => state.ready,
    closeSources: note("close sources"),
  });
  const card = (run: Run) => ({
    id: run.epoch,
    t0Ms: NOW_MS,
    ...{ segmentMs: 1_000, channels: 2, bitrateBps: 128_000 },
  });
  const knows = (epoch: Partial<SoundEpoch> & { id: string }) => {
    const whole = { ...card({ epoch: epoch.id } as Run), by: "s_1", lastSegment: null, gaps: [] };
    view.value = { ...view.value, sound: [...view.value.sound, { ...whole, ...epoch }] };
  };
  /** On air, with the room's knowledge of it. */
  async function goOn(): Promise<Run> {
    await onAir.goOn();
    await turn();
    const run = begun.at(-1);
    if (!run) throw new Error("no run was begun");
    onAir.heard({ kind: "began", show: run.show, card: card(run) });
    knows({ id: run.epoch });
    await turn();
    return run;
  }
  return { onAir, view, you, told, did, begun, asked, state, card, knows, goOn };
}

let at: ReturnType<typeof scene>;
beforeEach(() => {
  at = scene();
});

describe("going on air", () => {
  test("takes a pass, begins a run under a name of its own, and tells the room when it runs", async () => {
    const run = await at.goOn();
    expect(run).toEqual({
      show: { room: "hall", broadcast: "b1" },
      epoch: expect.stringMatching(/^[a-z0-9]{12}$/),
      ...{ segmentMs: 1_000, channels: 2, bitrateBps: 128_000, saver: true },
      pass: { token: "t", expiresAtMs: GRANT.expiresAtMs },
    });
    expect({ told: at.told, state: at.onAir.state.value, asked: at.asked }).toEqual({
      told: [{ kind: "sound.begin", epoch: at.card(run) }],
      state: "on",
      asked: [run.epoch],
    });
  });

  test("waits for a press where the browser wants one, and stays off without a source", async () => {
    at.state.ready = "tap";
    await at.onAir.goOn();
    expect(at.onAir.state.value).toBe("tap");
    at.state.ready = "nothing";
    await at.onAir.goOn();
    expect({ state: at.onAir.state.value, begun: at.begun }).toEqual({ state: "off", begun: [] });
  });

  test("says why when the server gives no pass, or the room does not take it", async () => {
    at.state.passes = [err(refused("forbidden"))];
    await at.onAir.goOn();
    await turn();
    expect([at.onAir.state.value, at.onAir.trouble.value]).toEqual(["off", "no: forbidden"]);
    at.state.takes = false;
    await at.goOn();
    expect([at.onAir.state.value, at.onAir.trouble.value]).toEqual([
      "off",
      "The room didn't take the sound. Nothing went out.",
    ]);
  });

  test("stopping before the pass is there begins nothing", async () => {
    const going = at.onAir.goOn();
    at.onAir.stop();
    await going;
    await turn();
    expect({ begun: at.begun, state: at.onAir.state.value }).toEqual({ begun: [], state: "off" });
  });
});

describe("on air", () => {
  test("what the Worker says of its run reaches the room", async () => {
    const { epoch } = await at.goOn();
    at.onAir.heard({ kind: "retimed", epoch, t0Ms: NOW_MS + 30 });
    at.onAir.heard({ kind: "lost", epoch, gap: { from: 3, to: 3 } });
    at.onAir.heard({ kind: "passWanted", show: { room: "hall", broadcast: "b1" }, epoch });
    at.onAir.stop();
    at.onAir.heard({ kind: "ended", epoch, lastSegment: 9 });
    await turn();
    expect({ told: at.told.slice(1), did: at.did, state: at.onAir.state.value }).toEqual({
      told: [
        { kind: "sound.retime", epoch, t0Ms: NOW_MS + 30 },
        { kind: "sound.lose", epoch, from: 3, to: 3 },
        { kind: "sound.end", epoch, lastSegment: 9 },
      ],
      did: ["end", `pass ${epoch} yes`],
      state: "off",
    });
  });

  test("a leap, and a correction that the room finds too large, begin another run by themselves", async () => {
    const first = await at.goOn();
    at.onAir.heard({ kind: "leapt", epoch: first.epoch });
    await turn();
    expect(at.begun).toHaveLength(2);
    const second = await at.goOn().catch(() => at.begun.at(-1));
    at.state.takes = false;
    at.onAir.heard({ kind: "retimed", epoch: second?.epoch ?? "", t0Ms: NOW_MS + 5_000 });
    await turn();
    expect({ runs: new Set(at.begun.map(({ epoch }) => epoch)).size }).toEqual({ runs: 3 });
  });

  test("ends where the room says so, and lets go of the microphone", async () => {
    const { epoch } = await at.goOn();
    const [known] = at.view.value.sound;
    if (!known) throw new Error("the room knows no epoch");
    at.view.value = { ...at.view.value, sound: [{ ...known, lastSegment: 4 }] };
    expect({ state: at.onAir.state.value, did: at.did, id: known.id }).toEqual({
      ...{ state: "off", id: epoch },
      did: ["end", "close sources"],
    });
    expect(at.onAir.trouble.value).toMatch(/^Your sound ended/);
  });

  test("says why: somebody else's stage, another device's sound, or an access that was changed", async () => {
    const words: (string | null)[] = [];
    const holder = (person: string) => ({ person, name: "Lee", since: NOW_MS, ask: null });
    const endsUnder = async (person: string, other?: string) => {
      at = scene();
      at.you.value = { person: "s_1" };
      const { epoch } = await at.goOn();
      const sound = at.view.value.sound.map((one) => ({ ...one, lastSegment: 4 }));
      const more = other ? [{ ...sound[0]!, id: other, lastSegment: null }] : [];
      at.view.value = { ...at.view.value, stage: holder(person), sound: [...sound, ...more] };
      expect([at.onAir.state.value, epoch]).toEqual(["off", sound[0]?.id]);
      words.push(at.onAir.trouble.value);
    };
    await endsUnder("s_2");
    await endsUnder("s_1", "other0000001");
    await endsUnder("s_1");
    expect(words).toEqual([WORDS.stageTaken, WORDS.sentElsewhere, WORDS.accessChanged]);
  });

  test("ends when a renewal is refused; what another run wants does not matter (control)", async () => {
    const { epoch, show } = await at.goOn();
    at.state.passes = [err(refused("forbidden")), err(refused("forbidden"))];
    at.onAir.heard({ kind: "passWanted", show, epoch: "other0000001" });
    await turn();
    expect(at.onAir.state.value).toBe("on");
    at.onAir.heard({ kind: "passWanted", show, epoch });
    await turn();
    expect({ state: at.onAir.state.value, did: at.did }).toEqual({
      state: "off",
      did: ["pass other0000001 no", `pass ${epoch} no`, "end"],
    });
  });
});

describe("after a reload", () => {
  test("asks for what was left once the room has answered, and ends what still runs there", async () => {
    expect(at.did).toEqual([]);
    at.you.value = { person: "s_1" };
    expect(at.did).toEqual(["resume"]);
    at.knows({ id: "over00000001", lastSegment: 3 });
    at.knows({ id: "runs00000001" });
    const show = { room: "hall", broadcast: "b1" };
    at.onAir.heard({
      kind: "left",
      runs: [
        { show, epoch: "over00000001", lastSegment: 3 },
        { show, epoch: "runs00000001", lastSegment: 7 },
        { show: { ...show, broadcast: "b0" }, epoch: "past00000001", lastSegment: 1 },
        { show, epoch: "lost00000001", lastSegment: 1 },
      ],
    });
    expect(at.told).toEqual([{ kind: "sound.end", epoch: "runs00000001", lastSegment: 7 }]);
  });
});
