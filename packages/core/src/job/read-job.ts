import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { type Job, toJob } from "./job-row.ts";

const PAGE_SIZE_MAX = 100;

/** @throws DomainError `forbidden`; `not_found` where the space has no such job. */
export async function readJob(options: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
  readonly jobId: string;
}): Promise<Job> {
  const { ctx, jobId } = options;
  requireRole(ctx, "job:read");
  const row = await ctx.control
    .selectFrom("job")
    .selectAll()
    .where("id", "=", jobId)
    .where("organizationId", "=", ctx.space.id)
    .executeTakeFirst();
  if (row === undefined) throw new DomainError("not_found", "There is no such job.");
  return toJob(row);
}

/**
 * The space's jobs, newest first.
 * @param options `before`: the id that the last page ended with; `limit`: at most 100.
 * @throws DomainError `forbidden`.
 */
export async function listJobs(options: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
  readonly before?: string;
  readonly limit?: number;
}): Promise<readonly Job[]> {
  const { ctx, before, limit = PAGE_SIZE_MAX } = options;
  requireRole(ctx, "job:read");
  let query = ctx.control.selectFrom("job").selectAll().where("organizationId", "=", ctx.space.id);
  if (before !== undefined) query = query.where("id", "<", before);
  const rows = await query.orderBy("id", "desc").limit(Math.min(limit, PAGE_SIZE_MAX)).execute();
  return rows.map(toJob);
}
