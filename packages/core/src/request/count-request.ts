import { sql } from "kysely";
import type { Context } from "../context.ts";

const WINDOW_MS = 60_000;

/** How much a caller has left of the minute. */
export interface RateStatus {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
  readonly isExceeded: boolean;
}

/**
 * Counts a call: one statement, in windows of a minute by the clock. Around a window's end twice the limit may pass
 * within 60 seconds. What is refused counts too.
 */
export async function countRequest(options: {
  readonly ctx: Pick<Context, "clock" | "control">;
  /** Whom the limit is for, such as `key:<id>`. */
  readonly subject: string;
  readonly limitPerMinute: number;
}): Promise<RateStatus> {
  const { ctx, subject, limitPerMinute: limit } = options;
  const now = ctx.clock.now().getTime();
  const windowStartedAt = new Date(now - (now % WINDOW_MS));
  const { calls } = await ctx.control
    .insertInto("apiRate")
    .values({ subject, windowStartedAt, calls: 1 })
    .onConflict((conflict) =>
      conflict.column("subject").doUpdateSet({
        // Of a window ago: begins anew. A container whose clock is behind counts into the newer one.
        calls: sql<number>`CASE WHEN api_rate.window_started_at >= excluded.window_started_at THEN api_rate.calls + 1 ELSE 1 END`,
        windowStartedAt: sql<Date>`greatest(api_rate.window_started_at, excluded.window_started_at)`,
      }),
    )
    .returning("calls")
    .executeTakeFirstOrThrow();
  return {
    limit,
    remaining: Math.max(0, limit - calls),
    resetSeconds: Math.ceil((windowStartedAt.getTime() + WINDOW_MS - now) / 1000),
    isExceeded: calls > limit,
  };
}
