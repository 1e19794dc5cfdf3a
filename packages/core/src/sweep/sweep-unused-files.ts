import { TenantDataError, TenantUnavailable } from "@formtrap/tenant-db";
import { requireSystem } from "../authorize.ts";
import { openActiveBucket } from "../connection/index.ts";
import type { SpaceContext } from "../context.ts";
import { ObjectStoreError } from "../ports.ts";
import { openTenantStore } from "../tenant/index.ts";
import { deleteObjects } from "./delete-objects.ts";
import { listDueKeys } from "./list-due-keys.ts";
import { sweepExports } from "./sweep-exports.ts";

/** A batch of messages shares the time of one invocation: what remains is for the next sweep. */
const SWEEP_MS_MAX = 20_000;

export interface SweepReport {
  /** Files of the right age that the tenant's database was asked about. */
  readonly seen: number;
  readonly deleted: number;
}

/**
 * Removes a form's files that no submission holds: of uploads that were never posted, and of posts that broke off
 * between bucket and database. Only files between two hours and 30 days old are looked at, the oldest first, at most
 * 20,000, and none is removed unless a tenant's database that knows the form says that no submission holds it. What
 * fails at the customer's servers ends the sweep without an error: trying again later could wake a sleeping database. Exports that are
 * a week old go on the same occasion.
 * @throws DomainError `forbidden`; what vault and control database throw; TenantUnavailable `busy`, `credentials`.
 */
export async function sweepUnusedFiles(options: {
  readonly ctx: Omit<SpaceContext, "space">;
  readonly organizationId: string;
  readonly formId: string;
}): Promise<SweepReport> {
  const { organizationId, formId } = options;
  requireSystem(options.ctx);
  // For reading only: what is deleted here is no member's to delete.
  const ctx: SpaceContext = { ...options.ctx, space: { id: organizationId, role: "viewer" } };
  const report = { seen: 0, deleted: 0 };
  try {
    await sweep(ctx, formId, report);
  } catch (error) {
    if (!isTheCustomers(error)) throw error;
    ctx.logger.warn(
      "sweep broke off",
      { requestId: ctx.requestId, organizationId, formId, ...report },
      error,
    );
  }
  return report;
}

async function sweep(
  ctx: SpaceContext,
  formId: string,
  report: { seen: number; deleted: number },
): Promise<void> {
  const organizationId = ctx.space.id;
  const now = ctx.clock.now();
  const isOutOfTime = () => ctx.clock.now().getTime() - now.getTime() > SWEEP_MS_MAX;
  const bucket = await openActiveBucket(ctx);
  if (bucket === null) return;
  await sweepExports({ bucket, now, isOutOfTime });
  const store = await openTenantStore({ ctx });
  let isKnown = false;
  for await (const keys of listDueKeys({ bucket, formId, now })) {
    // A database that was emptied, or is another space's beside the same bucket, would call every file unused.
    isKnown ||= (await store.forms.find(formId)) !== null;
    if (!isKnown) {
      ctx.logger.warn("form to sweep is not in its tenant's database", {
        organizationId,
        formId,
      });
      return;
    }
    const unused = await store.uploads.unused(keys);
    report.seen += keys.length;
    await deleteObjects({
      bucket,
      keys: unused,
      isOutOfTime,
      onDeleted: () => {
        report.deleted += 1;
      },
      onFailed: (error) => ctx.logger.warn("unused file not deleted", { organizationId, formId }, error),
    });
    if (isOutOfTime()) return;
  }
}

function isTheCustomers(error: unknown): boolean {
  if (error instanceof TenantUnavailable) return error.reason !== "busy" && error.reason !== "credentials";
  return error instanceof TenantDataError || error instanceof ObjectStoreError;
}
