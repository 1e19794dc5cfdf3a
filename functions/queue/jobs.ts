import { jobMessageSchema } from "@formtrap/contracts";
import { deleteFormJob } from "@formtrap/core/form-removal";
import { runJob } from "@formtrap/core/job";
import { leavingJob } from "@formtrap/core/leaving";
import { byoiJob, rotationJob } from "@formtrap/core/provisioning";
import { jobs } from "../runtime/queue-jobs.ts";
import { sqsBatch } from "./sqs-batch.ts";

/** Every kind of long action that there is. */
const KINDS = [byoiJob, rotationJob, leavingJob(jobs.leavingPorts), deleteFormJob];

/** Works on long actions, step by step. */
export const handler = sqsBatch({
  schema: jobMessageSchema,
  logger: jobs.logger,
  atOnce: 1,
  work: async ({ jobId }, requestId, context) => {
    const ctx = jobs.newContext(requestId);
    await runJob({ ctx, kinds: KINDS, jobId, timeLeftMs: () => context.getRemainingTimeInMillis() });
  },
  afterBatch: () => jobs.releaseConnections(),
});
