// The full sizes of the fault catalogue, for `npm run test:long`.
import type { LongRun } from "../long/types.ts";
import { ARCHIVE_LONG } from "./archive-long.ts";
import { FAULTS_LONG } from "./faults-long.ts";
import { KILL_LONG } from "./kill-long.ts";

export const LONG: readonly LongRun[] = [...KILL_LONG, ...FAULTS_LONG, ...ARCHIVE_LONG];
