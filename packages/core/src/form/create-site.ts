import { newEndpointId } from "@formtrap/contracts";
import * as z from "zod";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { parseInput } from "../parse-input.ts";

const createSiteInputSchema = z.strictObject({ name: z.string().trim().min(1).max(200) });
export type CreateSiteInput = z.input<typeof createSiteInputSchema>;

/**
 * Creates a site, within which forms are told apart by their names: its pages post to `/s/{siteId}`.
 * @throws DomainError `forbidden`, `invalid_input`.
 */
export async function createSite(options: {
  readonly ctx: SpaceContext;
  readonly input: CreateSiteInput;
}): Promise<{ readonly siteId: string }> {
  const { ctx } = options;
  requireRole(ctx, "form:write");
  const { name } = parseInput(createSiteInputSchema, options.input);
  const siteId = newEndpointId();
  await ctx.control.transaction().execute(async (tx) => {
    await tx
      .insertInto("formSite")
      .values({ id: siteId, organizationId: ctx.space.id, name, createdAt: ctx.clock.now() })
      .execute();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "site.create",
      targetType: "site",
      targetId: siteId,
    });
  });
  return { siteId };
}
