import { newId } from "@formtrap/contracts";
import type { ControlDb } from "@formtrap/control-db";
import type { Context } from "../context.ts";

export type AuditPhase = "attempted" | "succeeded" | "failed";

export interface AuditEntry {
  readonly organizationId: string | null;
  /** What was done, such as `form.create`. */
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string;
  /** Facts worth keeping; never a secret. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Adds one line to the audit log; inside a transaction where `control` is one. */
export async function recordAudit(
  ctx: Pick<Context, "actor" | "clock" | "origin">,
  control: Pick<ControlDb, "insertInto">,
  phase: AuditPhase,
  entry: AuditEntry,
): Promise<void> {
  const { actor } = ctx;
  await control
    .insertInto("auditLog")
    .values({
      id: newId(),
      organizationId: entry.organizationId,
      phase,
      actorUserId: actor.type === "user" ? actor.userId : null,
      actorApiKeyId: actor.type === "key" ? actor.keyId : null,
      action: entry.action,
      targetType: entry.targetType,
      targetId: entry.targetId,
      ipAddress: ctx.origin?.ipAddress ?? null,
      userAgent: ctx.origin?.userAgent ?? null,
      details: JSON.stringify({ ...entry.details, ...(actor.type === "system" && { actor: actor.name }) }),
      createdAt: ctx.clock.now(),
    })
    .execute();
}
