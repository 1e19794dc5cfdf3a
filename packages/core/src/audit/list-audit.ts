import * as z from "zod";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import type { AuditPhase } from "./record-audit.ts";

/** A line of the audit log as the space's people see it. */
export interface AuditLine {
  readonly id: string;
  readonly action: string;
  /** `attempted` is written before, the outcome after; an attempt alone was cut short. */
  readonly phase: AuditPhase;
  readonly actor: { readonly type: "user" | "key" | "system"; readonly id: string | null };
  readonly targetType: string | null;
  readonly targetId: string | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
  readonly createdAt: Date;
}

const detailsSchema = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .catch({});

/**
 * What was done in the space, newest first.
 * @param options `before`: the id that the last page ended with; `actorId`: a user's or a key's.
 * @throws DomainError `forbidden`.
 */
export async function listAudit(options: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
  readonly limit: number;
  readonly before: string | null;
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}): Promise<readonly AuditLine[]> {
  const { ctx, limit, before, action, actorId, from, until } = options;
  requireRole(ctx, "audit:read");
  let query = ctx.control.selectFrom("auditLog").selectAll().where("organizationId", "=", ctx.space.id);
  if (before !== null) query = query.where("id", "<", before);
  if (action !== undefined) query = query.where("action", "=", action);
  if (from !== undefined) query = query.where("createdAt", ">=", from);
  if (until !== undefined) query = query.where("createdAt", "<", until);
  if (actorId !== undefined)
    query = query.where((eb) => eb.or([eb("actorUserId", "=", actorId), eb("actorApiKeyId", "=", actorId)]));
  const rows = await query.orderBy("id", "desc").limit(limit).execute();
  return rows.map(({ actorUserId, actorApiKeyId, details, organizationId: _own, ...line }) => ({
    ...line,
    actor: actorOf(actorUserId, actorApiKeyId),
    details: detailsSchema.parse(details),
  }));
}

function actorOf(userId: string | null, keyId: string | null): AuditLine["actor"] {
  if (userId !== null) return { type: "user", id: userId };
  return keyId === null ? { type: "system", id: null } : { type: "key", id: keyId };
}
