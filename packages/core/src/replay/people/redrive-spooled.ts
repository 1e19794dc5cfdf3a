import { redriveSpooledInputSchema } from "@formtrap/contracts";
import type * as z from "zod";
import { audited } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import { parseInput } from "../../parse-input.ts";
import { ObjectStoreError } from "../../ports.ts";
import { lastPart, spoolKey, tenantPrefix } from "../../spool/index.ts";
import { readTenant } from "../../tenant/index.ts";
import { inGroups } from "./in-groups.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";
import { withSpoolLease } from "./with-spool-lease.ts";

const COPIED_AT_ONCE = 16;

export type RedriveSpooledInput = z.input<typeof redriveSpooledInputSchema>;

/**
 * Puts posts that were given up or refused back to those that wait, for another 30 days, and has a look at once. At most
 * 1,000 a call; `isDone` says whether the shelf may hold more of them.
 * @throws DomainError `forbidden`, `invalid_input`, `not_ready`, `conflict` (a worker is at it); ObjectStoreError
 */
export async function redriveSpooled(options: {
  readonly ctx: SpoolVerbContext;
  readonly input: RedriveSpooledInput;
}): Promise<{ readonly redriven: number; readonly isDone: boolean }> {
  const { ctx } = options;
  requireRole(ctx, "spool:redrive");
  const { shelf, ids } = parseInput(redriveSpooledInputSchema, options.input);
  const { tenantId } = (await readTenant({ ctx })).route;
  const entry = {
    organizationId: ctx.space.id,
    action: "spool.redrive",
    targetType: "tenant",
    targetId: tenantId,
    details: { shelf, ids: ids?.length ?? "all" },
  };
  return await audited(ctx, entry, () =>
    withSpoolLease(ctx, tenantId, async (lease) => {
      const listed =
        ids === null ? await ctx.bucket.listObjects({ prefix: tenantPrefix(shelf, tenantId) }) : null;
      const wanted = ids ?? listed?.objects.map(({ key }) => lastPart(key)) ?? [];
      let redriven = 0;
      for (const group of inGroups(wanted, COPIED_AT_ONCE)) {
        await lease.keep();
        const isMoved = await Promise.all(
          group.map((id) => move(ctx, spoolKey(shelf, tenantId, id), spoolKey("waiting", tenantId, id))),
        );
        redriven += isMoved.filter(Boolean).length;
      }
      return { redriven, isDone: listed?.isTruncated !== true };
    }),
  );
}

/** Copied before it is deleted: in between it is twice there, and one row all the same. */
async function move(ctx: SpoolVerbContext, fromKey: string, toKey: string): Promise<boolean> {
  try {
    await ctx.bucket.copy(fromKey, toKey);
  } catch (error) {
    if (error instanceof ObjectStoreError && error.reason === "missing") return false;
    throw error;
  }
  await ctx.bucket.delete(fromKey);
  return true;
}
