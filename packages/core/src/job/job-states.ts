import type { SpaceContext } from "../context.ts";
import { type Job, keptStateSchema, toJob } from "./job-row.ts";

/** A job with what its steps have left so far. */
export interface JobWithState {
  readonly job: Job;
  /** As its kind's own schema takes it. */
  readonly state: unknown;
}

/**
 * The space's jobs of one kind, newest first, for the verbs of that kind: who may see them, those say.
 * @param options `before`: the id that the last page ended with.
 */
export async function readJobStates(options: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
  readonly kind: string;
  readonly jobId?: string;
  readonly before?: string | null;
  readonly limit: number;
}): Promise<readonly JobWithState[]> {
  const { ctx, kind, jobId, before = null, limit } = options;
  let query = ctx.control
    .selectFrom("job")
    .selectAll()
    .where("organizationId", "=", ctx.space.id)
    .where("kind", "=", kind);
  if (jobId !== undefined) query = query.where("id", "=", jobId);
  if (before !== null) query = query.where("id", "<", before);
  const rows = await query.orderBy("id", "desc").limit(limit).execute();
  return rows.map((row) => ({ job: toJob(row), state: keptStateSchema.parse(row.state).data }));
}
