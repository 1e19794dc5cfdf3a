import type { ControlDb } from "@formtrap/control-db";
import { sql } from "kysely";
import { utcDay } from "./utc-day.ts";

/** Yesterday stays: another container's clock may be a little behind. */
const DAYS_KEPT = 1;
/** What one mail of the day may spend on clearing up. */
const ROWS_CLEARED_MAX = 1_000;

/**
 * Counts one more mail of a space on this day (UTC), unless that would be more than `max`: one statement, so that
 * however many ask at once, `max` get it.
 * @returns whether it was counted.
 */
export async function countMail(
  control: ControlDb,
  { organizationId, now, max }: { readonly organizationId: string; readonly now: Date; readonly max: number },
): Promise<boolean> {
  if (max < 1) return false;
  const row = await control
    .insertInto("mailUsage")
    .values({ organizationId, day: utcDay(now), sent: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(["organizationId", "day"])
        .doUpdateSet({ sent: sql`mail_usage.sent + 1` })
        .where("mailUsage.sent", "<", max),
    )
    .returning("sent")
    .executeTakeFirst();
  if (row === undefined) return false;
  // No schedule clears up: the first mail of a space's day does.
  if (row.sent === 1) await forgetOldDays(control, now);
  return true;
}

/** Nobody waits for another who clears up the same rows; what is left over is the next one's. */
async function forgetOldDays(control: ControlDb, now: Date): Promise<void> {
  const oldest = utcDay(now, -DAYS_KEPT);
  for (const table of ["mail_usage", "autoresponse"]) {
    await sql`
      DELETE FROM ${sql.table(table)} WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM ${sql.table(table)} WHERE day < ${oldest}::date
         LIMIT ${ROWS_CLEARED_MAX} FOR UPDATE SKIP LOCKED))`.execute(control);
  }
}
