import * as z from "zod";
import { recordAudit } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import { parseInput } from "../../parse-input.ts";
import { readTenant, recordTenantEvent } from "../../tenant/index.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";

const inputSchema = z.strictObject({ choice: z.enum(["spool", "refuse"]) });

const DESCRIPTIONS = {
  spool: "While the space's database is away, posts wait with the platform.",
  refuse: "While the space's database is away, visitors are told to come back.",
} as const;

/**
 * What becomes of posts while the space's database is away: they wait, sealed, with the platform, or visitors are told to
 * come back. What waits already is stored all the same. Ingest knows within a minute.
 * @throws DomainError `forbidden`, `invalid_input`, `not_ready`.
 */
export async function setWhenUnavailable(options: {
  readonly ctx: Pick<SpoolVerbContext, "actor" | "clock" | "control" | "space">;
  readonly input: z.input<typeof inputSchema>;
}): Promise<void> {
  const { ctx } = options;
  requireRole(ctx, "spool:settings");
  const { choice } = parseInput(inputSchema, options.input);
  const { tenantId } = (await readTenant({ ctx })).route;
  await ctx.control.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("tenant")
      .set({ whenUnavailable: choice, updatedAt: ctx.clock.now() })
      .where("id", "=", tenantId)
      .where("whenUnavailable", "<>", choice)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    const details = { choice };
    await recordTenantEvent(ctx, tx, {
      tenantId,
      eventType: "when_unavailable_set",
      description: DESCRIPTIONS[choice],
      details,
    });
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "spool.set_when_unavailable",
      targetType: "tenant",
      targetId: tenantId,
      details,
    });
  });
}
