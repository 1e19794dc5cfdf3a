import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import { DomainError } from "../errors.ts";
import { type Job, toJob } from "./job-row.ts";
import { askForJob, type JobContext } from "./start-job.ts";

/**
 * Asks for a job to stop at the next place where nothing stays half-made. One that has ended stays as it ended.
 * @throws DomainError `forbidden`, `not_found`.
 */
export async function cancelJob(options: { readonly ctx: JobContext; readonly jobId: string }): Promise<Job> {
  const { ctx, jobId } = options;
  requireRole(ctx, "job:cancel");
  const row = await ctx.control.transaction().execute(async (tx) => {
    const found = await tx
      .selectFrom("job")
      .selectAll()
      .where("id", "=", jobId)
      .where("organizationId", "=", ctx.space.id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (found === undefined) throw new DomainError("not_found", "There is no such job.");
    const isOver = found.finishedAt !== null || found.cancelRequestedAt !== null;
    if (isOver) return found;
    const action = { organizationId: ctx.space.id, action: "job.cancel", targetType: "job", targetId: jobId };
    await recordAudit(ctx, tx, "succeeded", action);
    return await tx
      .updateTable("job")
      // Nobody has to wait out a failure to have it canceled.
      .set({ cancelRequestedAt: ctx.clock.now(), nextAttemptAt: null, message: "Canceling" })
      .where("id", "=", jobId)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
  if (row.finishedAt === null) await askForJob(ctx, jobId);
  return toJob(row);
}
