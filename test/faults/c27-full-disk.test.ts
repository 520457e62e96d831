// A disk without room: writes are refused in words or their sockets are told to come back, what was acknowledged stays, and
// once there is room again everything goes on by itself. On a real small disk where this process may mount one.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { onAir, reasonOf } from "../helpers/leader.ts";
import { straightDoor } from "./load/doors.ts";
import { Publisher } from "./load/publisher.ts";

type SmallDisk = { folder: string; fill(): void; free(): void; remove(): void };

/** What is left to a room that is about to have nothing left. */
const LAST_BYTES = 160_000;

/** Null where mounting is not permitted (most CI runners). */
function smallDisk(): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), "judas-disk-"));
  const filler = join(folder, "filler");
  try {
    const options = ["-t", "tmpfs", "-o", "size=4m", "tmpfs", folder];
    execFileSync("mount", options, { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
  mkdirSync(join(folder, "state"));
  return {
    folder,
    fill() {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(bavail * bsize - LAST_BYTES));
    },
    free: () => rmSync(filler),
    remove() {
      execFileSync("umount", ["-l", folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

const LOUD = { kind: "announcement.pin", text: "詠".repeat(280) };
const disk = smallDisk();

describe("C27 a full disk", () => {
  it.skipIf(disk === null)(
    "C27 keeps what was acknowledged and goes on when there is room again",
    async () => {
      if (!disk) return;
      const door = await straightDoor({ stateFolder: join(disk.folder, "state") });
      const publisher = new Publisher("disk", () =>
        door.enter({ person: "s_publisher1", role: "dj" }),
      );
      try {
        await publisher.connect();
        publisher.publish({ kind: "broadcast.start", title: "Full" });
        await publisher.settled();
        const { epoch } = publisher;
        disk.fill();
        // Until the room says no, or cannot even say that.
        while (publisher.refused.length === 0 && publisher.unanswered === 0) {
          publisher.publish(LOUD);
          await publisher.settled(1_500).catch(() => undefined);
        }
        expect([[], ["read_only"]]).toContainEqual(publisher.refused);
        const before = new Map(publisher.acked);
        expect(before.size).toBeGreaterThan(2);
        disk.free();
        if (!publisher.isConnected) await publisher.connect();
        publisher.publish(LOUD);
        await publisher.settled(10_000);
        const log = await door.stored(epoch);
        const stored = new Map(log.map(({ op, seq }) => [op ?? "", seq]));
        expect([...before].filter(([op, seq]) => stored.get(op) !== seq)).toEqual([]);
        expect(log.map(({ seq }) => seq)).toEqual(log.map((_, n) => n + 1));
        expect(publisher.acked.size).toBeGreaterThan(before.size);
      } finally {
        publisher.leave();
        await door.stop();
        disk.remove();
      }
    },
  );

  it("C27 refuses writes as read-only, still serves what there is, and recovers by itself", () => {
    const room = onAir();
    room.dj({ kind: "announcement.pin", text: "kept" });
    const { view, extent } = room.leader;
    room.storage.database.exec(
      "CREATE TRIGGER full BEFORE INSERT ON events_1 BEGIN SELECT RAISE(ABORT, 'SQLITE_FULL'); END",
    );
    expect(() => room.dj({ kind: "announcement.pin", text: "lost" }, "op-refused1")).toThrow(
      "FULL",
    );
    expect([room.leader.view, room.leader.extent]).toEqual([view, extent]);
    expect(room.leader.readAfter(0, 10).map(({ seq }) => seq)).toEqual([1, 2]);
    room.storage.database.exec("DROP TRIGGER full");
    expect(reasonOf(room.dj({ kind: "announcement.pin", text: "again" }, "op-refused1"))).toBe(
      "events",
    );
    expect(room.leader.extent.seq).toBe(3);
  });
});
