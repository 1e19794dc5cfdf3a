import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { type AuditEntry, recordAudit } from "./record-audit.ts";

/**
 * Wraps a change that reaches beyond the control database and cannot share a transaction with its audit row:
 * `attempted` is written before, the outcome after. An attempt without an outcome is a crash in between.
 * @throws whatever `change` throws.
 */
export async function audited<Result>(
  ctx: Pick<Context, "actor" | "clock" | "control" | "logger" | "origin">,
  entry: AuditEntry,
  change: () => Promise<Result>,
): Promise<Result> {
  await recordAudit(ctx, ctx.control, "attempted", entry);
  let result: Result;
  try {
    result = await change();
  } catch (error) {
    const reason = error instanceof DomainError ? error.code : "internal";
    // The change's own error matters more than a log line that could not be written.
    await recordAudit(ctx, ctx.control, "failed", { ...entry, details: { ...entry.details, reason } }).catch(
      (cause: unknown) => ctx.logger.error("audit outcome not recorded", { action: entry.action }, cause),
    );
    throw error;
  }
  await recordAudit(ctx, ctx.control, "succeeded", entry);
  return result;
}
