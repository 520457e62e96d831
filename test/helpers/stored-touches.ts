// The touches of a server that is down, as its database keeps them: tests make them old without waiting five minutes.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Makes every session's last touch older by `byMs`; how many there were. */
export function ageTouches(stateDir: string, byMs: number): number {
  const files = readdirSync(stateDir, { recursive: true, encoding: "utf8" }).filter(
    (path) => /D1DatabaseObject/.test(path) && /[0-9a-f]{64}\.sqlite$/.test(path),
  );
  let aged = 0;
  for (const file of files) {
    const database = new DatabaseSync(join(stateDir, file));
    const update = database.prepare("UPDATE staff_sessions SET stepped_up_at = stepped_up_at - ?");
    aged += Number(update.run(byMs).changes);
    database.close();
  }
  return aged;
}
