import { sql } from "kysely";
import type { Context } from "../context.ts";

const ROWS_MAX = 5_000;
const HOUR_MS = 3600 * 1000;

/** Nobody acts: what is removed is past its time, whoever's it was. */
export type RequestWatchContext = Pick<Context, "clock" | "control">;

/**
 * Removes what the API kept of calls past its time, at most 5,000 rows of each kind: answers of yesterday, counts of an
 * hour ago, the log of 90 days ago.
 */
export async function removeOldRequests(options: { readonly ctx: RequestWatchContext }): Promise<void> {
  const { ctx } = options;
  const now = ctx.clock.now();
  await ctx.control
    .deleteFrom("idempotencyKey")
    .where("id", "in", (eb) =>
      eb
        .selectFrom("idempotencyKey as old")
        .select("old.id")
        .where("old.expiresAt", "<=", now)
        .orderBy("old.expiresAt")
        .limit(ROWS_MAX),
    )
    .execute();
  await ctx.control
    .deleteFrom("apiRate")
    .where("subject", "in", (eb) =>
      eb
        .selectFrom("apiRate as old")
        .select("old.subject")
        .where("old.windowStartedAt", "<", new Date(now.getTime() - HOUR_MS))
        .limit(ROWS_MAX),
    )
    .execute();
  await sql`SELECT remove_old_api_requests(${ROWS_MAX})`.execute(ctx.control);
}
