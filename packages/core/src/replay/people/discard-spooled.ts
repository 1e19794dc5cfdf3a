import { discardSpooledInputSchema } from "@formtrap/contracts";
import type * as z from "zod";
import { audited } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import { parseInput } from "../../parse-input.ts";
import { readTenant } from "../../tenant/index.ts";
import { findOnShelves, removePosts } from "./remove-posts.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";
import { withSpoolLease } from "./with-spool-lease.ts";

/**
 * Deletes posts that were given up or refused, with their files, for good. What still waits is not discarded: it is
 * erased where somebody asks for that, or stored.
 * @returns how many of them were there.
 * @throws DomainError `forbidden`, `invalid_input`, `not_ready`, `conflict` (a worker is at it); ObjectStoreError
 */
export async function discardSpooled(options: {
  readonly ctx: SpoolVerbContext;
  readonly input: z.input<typeof discardSpooledInputSchema>;
}): Promise<{ readonly discarded: number }> {
  const { ctx } = options;
  requireRole(ctx, "spool:erase");
  const { shelf, ids } = parseInput(discardSpooledInputSchema, options.input);
  const { tenantId } = (await readTenant({ ctx })).route;
  const entry = {
    organizationId: ctx.space.id,
    action: "spool.discard",
    targetType: "tenant",
    targetId: tenantId,
    details: { shelf, ids: ids.length },
  };
  return await audited(ctx, entry, () =>
    withSpoolLease(ctx, tenantId, async (lease) => {
      const there = await findOnShelves(ctx, tenantId, ids, [shelf]);
      const waiting = new Set(await findOnShelves(ctx, tenantId, there, ["waiting"]));
      const gone = there.filter((id) => !waiting.has(id));
      await removePosts(ctx, lease, tenantId, gone);
      return { discarded: gone.length };
    }),
  );
}
