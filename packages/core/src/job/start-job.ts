import { type JobMessage, newId } from "@formtrap/contracts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { MessageQueue } from "../ports.ts";
import { auditJob } from "./audit-job.ts";
import type { JobKind } from "./define-job.ts";
import { type Job, type KeptState, toJob } from "./job-row.ts";

/** What starting jobs needs beside a verb's context. */
export interface JobContext extends SpaceContext {
  readonly jobs: MessageQueue;
}

/**
 * Queues a long action of a space. Its row is the truth and its message only says "look": one that is lost is sent
 * again by the watch.
 * @param options `secret` goes to the vault, for the job's life only.
 * @throws DomainError `conflict` where the kind allows one at a time; ZodError where `state` is none of this kind; whatever vault and control database throw.
 */
export async function startJob(options: {
  readonly ctx: JobContext;
  readonly kind: Pick<JobKind, "kind" | "isExclusive" | "parse">;
  readonly state: unknown;
  readonly tenantId?: string;
  readonly secret?: unknown;
}): Promise<Job> {
  const { ctx, kind, secret } = options;
  const id = newId();
  const kept: KeptState = { v: 1, finishedSteps: [], data: kind.parse(options.state) };
  const secretRef = secret === undefined ? null : await ctx.vault.put("job", id, secret);
  const row = await ctx.control
    .insertInto("job")
    .values({
      id,
      kind: kind.kind,
      organizationId: ctx.space.id,
      tenantId: options.tenantId ?? null,
      state: JSON.stringify(kept),
      secretRef,
      message: "Waiting for its turn",
      createdBy: ctx.actor.type === "user" ? ctx.actor.userId : null,
      isSystem: ctx.actor.type === "system",
      isExclusive: kind.isExclusive,
      createdAt: ctx.clock.now(),
    })
    // The only unique index that a new id can meet.
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) {
    if (secretRef !== null) await ctx.vault.delete(secretRef);
    throw new DomainError("conflict", "This is under way already. Wait for it to end, or cancel it.");
  }
  await auditJob(ctx, row, "attempted");
  await askForJob(ctx, id);
  return toJob(row);
}

/** Never rejects: the watch asks again. */
export async function askForJob(
  ctx: Pick<JobContext, "jobs" | "logger">,
  jobId: string,
  delaySeconds = 0,
): Promise<void> {
  const message: JobMessage = { v: 1, jobId };
  try {
    await ctx.jobs.send(message, { delaySeconds });
  } catch (error) {
    ctx.logger.warn("job not asked for", { jobId }, error);
  }
}
