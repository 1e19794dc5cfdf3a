import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import type { SpaceContext } from "../context.ts";
import { DOMAIN_ERROR_CODES, DomainError } from "../errors.ts";
import type { JobKind } from "./define-job.ts";
import { forgetSecret } from "./end-job.ts";
import type { Job } from "./job-row.ts";
import { readJob } from "./read-job.ts";
import { runJob } from "./run-job.ts";
import type { JobContext } from "./start-job.ts";

/** How often a job that waits after a failure is looked at. */
const POLL_MS = 250;

/**
 * Starts a job and works on it in this process until it ends: for seeds and command lines, which are alone in their
 * space. What an earlier process of theirs left behind when it was killed is given up first.
 * @throws DomainError where it failed, with the code and the sentence that it failed by.
 */
export async function runJobNow(options: {
  readonly ctx: SpaceContext;
  readonly kind: JobKind;
  readonly start: (ctx: JobContext) => Promise<Job>;
  /** Told after every step. */
  readonly onProgress?: (job: Job) => void;
}): Promise<Job> {
  const { ctx, kind, onProgress: onStep } = options;
  // Nobody else is told of the job; what the engine would ask for, this loop does.
  const worker = { ...ctx, jobs: { send: () => Promise.resolve() } };
  await giveUpUnfinished(ctx, kind);
  let job = await options.start(worker);
  while (job.finishedAt === null) {
    const timeLeftMs = () => Number.POSITIVE_INFINITY;
    await runJob({ ctx: worker, kinds: [kind], jobId: job.id, timeLeftMs, onStep });
    job = await readJob({ ctx, jobId: job.id });
    if (job.finishedAt === null) await wait(POLL_MS);
  }
  if (job.status === "succeeded") return job;
  const code = DOMAIN_ERROR_CODES.find((each) => each === job.errorCode);
  const sentence = job.error ?? "It was canceled.";
  throw code === undefined ? new Error(sentence) : new DomainError(code, sentence);
}

/** The fencing token makes sure of the earlier process, should it live after all. */
async function giveUpUnfinished(ctx: SpaceContext, { kind }: JobKind): Promise<void> {
  const rows = await ctx.control
    .updateTable("job")
    .set({
      status: "canceled",
      message: "Given up",
      fencingToken: sql`fencing_token + 1`,
      leaseExpiresAt: null,
      finishedAt: ctx.clock.now(),
    })
    .where("organizationId", "=", ctx.space.id)
    .where("kind", "=", kind)
    .where("status", "in", ["queued", "running"])
    .returning(["id", "secretRef"])
    .execute();
  for (const row of rows) await forgetSecret(ctx, row);
}
