// Everybody comes back at once, through either door. Figures are printed; what is asserted does not depend on the machine.
import { expect, it } from "vitest";
import { type Door, edgeDoor, straightDoor } from "./load/doors.ts";
import { storm } from "./storm.ts";

const SOCKETS = 300;
const MISSED_EVENTS = 50;

it.each<[string, () => Promise<Door>]>([
  ["straight to the object", () => straightDoor()],
  ["through the edge guard", () => edgeDoor()],
])(
  "C6 a whole audience dropped and back, %s: exactly what was missed, nothing twice",
  async (_name, open) => {
    const door = await open();
    try {
      const report = await storm(door, { sockets: SOCKETS, missedEvents: MISSED_EVENTS });
      console.log(JSON.stringify(report));
      expect(report).toMatchObject({
        caughtUp: SOCKETS,
        holes: 0,
        twice: 0,
        resets: 0,
        refused: 0,
      });
    } finally {
      await door.stop();
    }
  },
);
