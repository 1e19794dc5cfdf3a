import { type AuditPhase, recordAudit } from "../audit/index.ts";
import type { Context } from "../context.ts";
import type { JobRow } from "./job-row.ts";

/** Notes that a job was started, or how it ended, in the name of who started it. */
export async function auditJob(
  ctx: Pick<Context, "clock" | "control">,
  { id, kind, organizationId, createdBy }: Pick<JobRow, "id" | "kind" | "organizationId" | "createdBy">,
  phase: AuditPhase,
  reason?: string,
): Promise<void> {
  const actor =
    createdBy === null
      ? ({ type: "system", name: kind } as const)
      : ({ type: "user", userId: createdBy } as const);
  await recordAudit({ ...ctx, actor }, ctx.control, phase, {
    organizationId,
    action: `job.${kind}`,
    targetType: "job",
    targetId: id,
    ...(reason !== undefined && { details: { reason } }),
  });
}
