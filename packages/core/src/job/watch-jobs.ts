import type { Context } from "../context.ts";
import { forgetSecret } from "./end-job.ts";
import { askForJob, type JobContext } from "./start-job.ts";

/** A message on its way is given this long before another is sent. */
const GRACE_MS = 60_000;
const JOBS_MAX = 500;

/** Nobody acts: the watch touches no space. */
export type JobWatchContext = Pick<Context, "control" | "vault" | "clock" | "logger"> &
  Pick<JobContext, "jobs">;

/**
 * Asks again for jobs that nobody works on although they are due: a message got lost, or a worker died. Also forgets
 * secrets of jobs that ended.
 * @returns how many were asked for.
 */
export async function watchJobs(options: {
  readonly ctx: JobWatchContext;
}): Promise<{ readonly asked: number }> {
  const { ctx } = options;
  const overdue = new Date(ctx.clock.now().getTime() - GRACE_MS);
  const idle = await ctx.control
    .selectFrom("job")
    .select("id")
    .where("status", "in", ["queued", "running"])
    .where((eb) => eb.or([eb("leaseExpiresAt", "is", null), eb("leaseExpiresAt", "<", ctx.clock.now())]))
    .where((eb) => eb.or([eb("nextAttemptAt", "is", null), eb("nextAttemptAt", "<", overdue)]))
    .where("createdAt", "<", overdue)
    .orderBy("createdAt")
    .limit(JOBS_MAX)
    .execute();
  for (const { id } of idle) await askForJob(ctx, id);
  const ended = await ctx.control
    .selectFrom("job")
    .select(["id", "secretRef"])
    .where("status", "in", ["succeeded", "failed", "canceled"])
    .where("secretRef", "is not", null)
    .limit(JOBS_MAX)
    .execute();
  for (const row of ended) await forgetSecret(ctx, row);
  return { asked: idle.length };
}
