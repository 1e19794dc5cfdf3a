import { setTimeout as wait } from "node:timers/promises";
import type { SpaceContext } from "../context.ts";
import { DOMAIN_ERROR_CODES, DomainError } from "../errors.ts";
import type { JobKind } from "./define-job.ts";
import type { Job } from "./job-row.ts";
import { readJob } from "./read-job.ts";
import { runJob } from "./run-job.ts";
import type { JobContext } from "./start-job.ts";

/** How often a job that waits after a failure is looked at. */
const POLL_MS = 250;

/**
 * Starts a job and works on it in this process until it ends.
 * @throws DomainError where it failed, with the code and the sentence that it failed by.
 */
export async function runJobNow(options: {
  readonly ctx: SpaceContext;
  readonly kinds: readonly JobKind[];
  readonly start: (ctx: JobContext) => Promise<Job>;
  /** Told after every step. */
  readonly onProgress?: (job: Job) => void;
}): Promise<Job> {
  const { ctx, kinds, onProgress: onStep } = options;
  // Nobody else is told of the job; what the engine would ask for, this loop does.
  const jobs = { send: () => Promise.resolve() };
  let job = await options.start({ ...ctx, jobs });
  while (job.finishedAt === null) {
    const worker = { ...ctx, jobs };
    await runJob({ ctx: worker, kinds, jobId: job.id, timeLeftMs: () => Number.POSITIVE_INFINITY, onStep });
    job = await readJob({ ctx, jobId: job.id });
    if (job.finishedAt === null) await wait(POLL_MS);
  }
  if (job.status === "succeeded") return job;
  const code = DOMAIN_ERROR_CODES.find((each) => each === job.errorCode);
  const sentence = job.error ?? "It was canceled.";
  throw code === undefined ? new Error(sentence) : new DomainError(code, sentence);
}
