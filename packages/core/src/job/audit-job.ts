import { type AuditPhase, recordAudit } from "../audit/index.ts";
import type { Context } from "../context.ts";
import type { JobRow } from "./job-row.ts";

/** Notes that a job was started, or how it ended, in the name of who started it. */
export async function auditJob(
  ctx: Pick<Context, "clock" | "control">,
  job: Pick<JobRow, "id" | "kind" | "organizationId" | "createdBy" | "createdByKey">,
  phase: AuditPhase,
  reason?: string,
): Promise<void> {
  const { id, kind, organizationId } = job;
  await recordAudit({ ...ctx, actor: actorOf(job) }, ctx.control, phase, {
    organizationId,
    action: `job.${kind}`,
    targetType: "job",
    targetId: id,
    ...(reason !== undefined && { details: { reason } }),
  });
}

function actorOf({
  kind,
  createdBy,
  createdByKey,
}: Pick<JobRow, "kind" | "createdBy" | "createdByKey">): Context["actor"] {
  if (createdBy !== null) return { type: "user", userId: createdBy };
  return createdByKey === null ? { type: "system", name: kind } : { type: "key", keyId: createdByKey };
}
