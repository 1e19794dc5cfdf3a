import type { SpaceContext } from "../context.ts";
import { auditJob } from "./audit-job.ts";
import type { JobKind } from "./define-job.ts";
import { type JobLeaseContext, writeHeld } from "./job-lease.ts";
import type { JobRow, KeptState } from "./job-row.ts";

/**
 * Ends a job: what must not stay half-made is put right first, so that a crash in between ends it again; its secret
 * goes last.
 * @throws LeaseLost
 */
export async function endJob(options: {
  readonly ctx: JobLeaseContext & Omit<SpaceContext, "actor" | "space">;
  readonly kind: JobKind;
  readonly row: JobRow;
  readonly kept: KeptState;
  readonly status: "succeeded" | "failed" | "canceled";
  readonly message: string;
  /** Why it failed, for people, and by which of the domain's codes. */
  readonly error?: { readonly sentence: string; readonly code: string };
}): Promise<void> {
  const { ctx, kind, row, kept, status, message, error } = options;
  if (status !== "succeeded" && row.organizationId !== null) {
    const actor = { type: "system", name: kind.kind } as const;
    const space = { id: row.organizationId, role: "owner" } as const;
    const reason = error?.sentence ?? "It was canceled.";
    await kind.abandon({ ctx: { ...ctx, actor, space }, state: kept.data, reason });
  }
  if (status === "succeeded") await auditJob(ctx, row, status);
  else await auditJob(ctx, row, "failed", error?.code ?? status);
  await writeHeld(ctx, row, {
    status,
    message,
    error: error?.sentence ?? null,
    errorCode: error?.code ?? null,
    ...(status === "succeeded" && { progress: 100, step: null }),
    leaseExpiresAt: null,
    nextAttemptAt: null,
    finishedAt: ctx.clock.now(),
  });
  ctx.logger.info("job ended", { jobId: row.id, kind: row.kind, status });
  await forgetSecret(ctx, row);
}

/** Best effort here: the watch finds what stays behind. */
export async function forgetSecret(
  ctx: Pick<SpaceContext, "vault" | "control" | "logger">,
  { id, secretRef }: Pick<JobRow, "id" | "secretRef">,
): Promise<void> {
  if (secretRef === null) return;
  try {
    await ctx.vault.delete(secretRef);
    await ctx.control.updateTable("job").set({ secretRef: null }).where("id", "=", id).execute();
  } catch (error) {
    ctx.logger.warn("a job's secret is not forgotten yet", { jobId: id }, error);
  }
}
