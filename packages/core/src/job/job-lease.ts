import type { ControlDatabase, ControlDb } from "@formtrap/control-db";
import { sql, type Updateable } from "kysely";
import type { Clock } from "../ports.ts";
import type { JobRow } from "./job-row.ts";

/** How long a worker that says nothing is believed to be alive. */
export const LEASE_MS = 60_000;

/** Another worker has the job, or it was canceled: nothing that this one does counts any more. */
export class LeaseLost extends Error {
  constructor() {
    super("Another worker has the job by now.");
    this.name = "LeaseLost";
  }
}

export interface JobLeaseContext {
  readonly control: ControlDb;
  readonly clock: Clock;
}

/**
 * Takes a job that waits, or whose worker has died. Every taking counts as an attempt, so that a job which kills its
 * worker ends too, and raises the fencing token, so that an older worker's writes no longer count.
 * @returns null where there is nothing to do: it is done, somebody is at it, or it is not due.
 */
export async function takeJob(ctx: JobLeaseContext, jobId: string): Promise<JobRow | null> {
  const now = ctx.clock.now();
  const row = await ctx.control
    .updateTable("job")
    .set({
      status: "running",
      fencingToken: sql`fencing_token + 1`,
      attempts: sql`attempts + 1`,
      leaseExpiresAt: new Date(now.getTime() + LEASE_MS),
      startedAt: sql`coalesce(started_at, ${now})`,
    })
    .where("id", "=", jobId)
    .where("status", "in", ["queued", "running"])
    .where((eb) => eb.or([eb("leaseExpiresAt", "is", null), eb("leaseExpiresAt", "<", now)]))
    .where((eb) => eb.or([eb("nextAttemptAt", "is", null), eb("nextAttemptAt", "<=", now)]))
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Writes to a job as the worker that holds it.
 * @throws LeaseLost where somebody else does by now.
 */
export async function writeHeld(
  ctx: JobLeaseContext,
  held: Pick<JobRow, "id" | "fencingToken">,
  changes: Updateable<ControlDatabase["job"]>,
): Promise<JobRow> {
  const row = await ctx.control
    .updateTable("job")
    .set(changes)
    .where("id", "=", held.id)
    .where("fencingToken", "=", held.fencingToken)
    .where("status", "=", "running")
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new LeaseLost();
  return row;
}
