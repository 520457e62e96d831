// Live sound at full size, for `npm run test:long`.
import type { LongRun } from "../long/types.ts";
import { faultTable } from "./fault-table.ts";
import { soak } from "./soak.ts";

const MINUTE_MS = 60_000;
const SHORTEST_MS = 20_000;

export const LONG: readonly LongRun[] = [
  {
    name: "live-faults",
    what: "every fault of live sound on one show: it comes back by itself, no segment of the replay is missing",
    run: (_scale, say) => faultTable(say),
  },
  {
    name: "live-minute",
    what: "a minute of live sound on a usual network: no silence, at most 2.5 s behind, listeners within 80 ms (p95)",
    run: (scale, say) => soak(Math.max(SHORTEST_MS, MINUTE_MS * scale), say),
  },
  {
    name: "live-soak",
    what: "ten minutes of it, and a room whose wakes and sends do not grow with seconds on air",
    run: (scale, say) => soak(Math.max(SHORTEST_MS, 10 * MINUTE_MS * scale), say),
  },
];
