import type { JobKind } from "./define-job.ts";
import type { Job } from "./job-row.ts";
import { readJob } from "./read-job.ts";
import { runJob } from "./run-job.ts";
import type { JobContext } from "./start-job.ts";

class Crash extends Error {}

/** A queue that tells nobody: these tests call their workers themselves. */
export const jobs: JobContext["jobs"] = { send: () => Promise.resolve() };

/**
 * Another worker, after a dead one's lease has run out and whatever the job waits for has passed.
 * @param options `dieBehind`: the step behind which it dies as a killed process does; null: it works until the job is
 * done, or rests.
 */
export async function workOnJob(options: {
  readonly ctx: JobContext;
  readonly kind: JobKind;
  readonly jobId: string;
  readonly dieBehind?: string | null;
}): Promise<Job> {
  const { ctx, kind, jobId, dieBehind = null } = options;
  await ctx.control
    .updateTable("job")
    .set({ leaseExpiresAt: new Date(0), nextAttemptAt: null })
    .where("id", "=", jobId)
    .execute();
  const onStep = (job: Job) => {
    if (job.step === dieBehind) throw new Crash();
  };
  try {
    await runJob({ ctx, kinds: [kind], jobId, timeLeftMs: () => 300_000, onStep });
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
  return await readJob({ ctx, jobId });
}
