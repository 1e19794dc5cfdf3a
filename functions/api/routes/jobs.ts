import { cancelJob, type Job, listJobs, readJob } from "@formtrap/core/job";
import type { ApiHandlers } from "../serve/api-call.ts";
import { readCursor } from "../serve/cursor.ts";

/** A job as the contract describes it. */
export const jobToWire = ({ createdAt, startedAt, finishedAt, ...job }: Job) => ({
  ...job,
  createdAt: createdAt.toISOString(),
  startedAt: startedAt?.toISOString() ?? null,
  finishedAt: finishedAt?.toISOString() ?? null,
});

export const jobHandlers: Pick<ApiHandlers, "listJobs" | "readJob" | "cancelJob"> = {
  listJobs: async ({ ctx, query: { cursor, limit } }) => {
    const before = readCursor(cursor);
    const jobs = await listJobs({ ctx, limit: limit + 1, ...(before !== null && { before }) });
    const items = jobs.slice(0, limit).map(jobToWire);
    return { items, nextCursor: jobs.length > limit ? (items.at(-1)?.id ?? null) : null };
  },
  readJob: async ({ ctx, params }) => jobToWire(await readJob({ ctx, jobId: params.jobId })),
  cancelJob: async ({ ctx, params }) => jobToWire(await cancelJob({ ctx, jobId: params.jobId })),
};
