// Deleting in steps until nothing is left. Expert: right: every round depends on what the one before deleted, and the pause lets the database breathe.
import { setTimeout as sleep } from "timers/promises";
import { db } from "./db";

export async function purgeExpired(before: Date, log: (line: string) => void): Promise<number> {
  let total = 0;
  while (true) {
    const { rowCount } = await db.query(
      "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires < $1 LIMIT 1000)",
      [before],
    );
    total += rowCount;
    log(`deleted ${rowCount}`);
    if (rowCount === 0) break;
    await sleep(50);
  }
  await db.query("VACUUM sessions");
  return total;
}
