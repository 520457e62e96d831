// Ghosts: sockets that the runtime holds open and nobody is behind. Who is closed, and who never is.
import { describe, expect, it } from "vitest";
import type { Place } from "../../../../server/objects/places.ts";
import { makeRoomFor, SWEEP_EVERY_MS, sweepSilent } from "../../../../server/objects/sweep.ts";
import { CLOSES } from "../../../../shared/protocol/close.ts";
import {
  HEARTBEAT_EVERY_MS,
  HEARTBEAT_TIMEOUT_MS,
  SILENT_SOCKET_MS,
  SOCKETS_PER_PERSON,
} from "../../../../shared/protocol/limits.ts";
import { audience, sitDown, socketOf } from "../../../helpers/fake-audience.ts";

const NOW_MS = 1_000_000;
const UNHEARD_MS = HEARTBEAT_EVERY_MS + HEARTBEAT_TIMEOUT_MS;
const SOMEBODY = "p_somebody01";

/** One place per age: how long ago its heartbeat was answered. */
function heard(agesMs: readonly number[]) {
  const { hub } = audience(0);
  const places = agesMs.map(() => sitDown(hub, SOMEBODY));
  const lastHeartbeatMs = (place: Place) => NOW_MS - (agesMs[places.indexOf(place)] ?? 0);
  return { hub, places, lastHeartbeatMs };
}

const closedOf = (places: readonly Place[]) =>
  places.map((place) => socketOf(place).closed?.code ?? null);

const { code } = CLOSES.silent;

describe("R24 silent sockets", () => {
  it("R24 closes those not heard for longer than a socket may be silent, and no other", () => {
    const { hub, places, lastHeartbeatMs } = heard([0, SILENT_SOCKET_MS, SILENT_SOCKET_MS + 1]);
    sweepSilent(hub, NOW_MS, lastHeartbeatMs);
    expect(closedOf(places)).toEqual([null, null, code]);
  });

  it("R24 a frame, or having only just come, is being heard", () => {
    const { hub, places, lastHeartbeatMs } = heard(Array(3).fill(SILENT_SOCKET_MS * 2));
    const [talker, newcomer] = places as [Place, Place, Place];
    talker.lastFrameAtMs = NOW_MS;
    newcomer.attachment = { ...newcomer.attachment, joinedAtMs: NOW_MS };
    sweepSilent(hub, NOW_MS, lastHeartbeatMs);
    expect(closedOf(places)).toEqual([null, null, code]);
  });
});

describe("R24 when to come again", () => {
  const againInMs = (agesMs: readonly number[]) => {
    const { hub, lastHeartbeatMs } = heard(agesMs);
    return sweepSilent(hub, NOW_MS, lastHeartbeatMs) - NOW_MS;
  };

  it("R24 as soon as the one that was silent for the longest can have been so for too long", () => {
    expect(againInMs([1_000, 30_000, SILENT_SOCKET_MS + 1])).toBe(SILENT_SOCKET_MS - 30_000 + 1);
  });

  it("R24 in a minute at the latest, and not at once again", () => {
    expect([againInMs([]), againInMs([0]), againInMs([SILENT_SOCKET_MS])]).toEqual([
      SWEEP_EVERY_MS,
      SWEEP_EVERY_MS,
      5_000,
    ]);
  });
});

describe("R24 a person's own ghosts", () => {
  const ages = (ghosts: number, size = SOCKETS_PER_PERSON) =>
    Array.from({ length: size }, (_, n) => (n < ghosts ? UNHEARD_MS + 1 : UNHEARD_MS));

  it("R24 give way when there is no seat left", () => {
    const { hub, places, lastHeartbeatMs } = heard(ages(3));
    makeRoomFor(SOMEBODY, hub, NOW_MS, lastHeartbeatMs);
    expect(closedOf(places)).toEqual(places.map((_, n) => (n < 3 ? code : null)));
    expect(hub.places.ofPerson(SOMEBODY)).toHaveLength(SOCKETS_PER_PERSON - 3);
  });

  it("R24 stay while there is a seat, and nobody else's are touched (control)", () => {
    const { hub, places, lastHeartbeatMs } = heard(ages(3, SOCKETS_PER_PERSON - 1));
    makeRoomFor(SOMEBODY, hub, NOW_MS, lastHeartbeatMs);
    const full = heard(ages(SOCKETS_PER_PERSON));
    makeRoomFor("p_another001", full.hub, NOW_MS, full.lastHeartbeatMs);
    expect([...closedOf(places), ...closedOf(full.places)].filter(Boolean)).toEqual([]);
  });
});
