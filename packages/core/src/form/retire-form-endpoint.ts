import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";

/**
 * Gives an address up for good: posts to it are told that it is gone, and it is never given out again. Retiring a
 * retired one changes nothing.
 * @throws DomainError `forbidden`, `not_found`.
 */
export async function retireFormEndpoint(options: {
  readonly ctx: SpaceContext;
  readonly endpointId: string;
}): Promise<void> {
  const { ctx, endpointId } = options;
  requireRole(ctx, "form:write");
  await ctx.control.transaction().execute(async (tx) => {
    const endpoint = await tx
      .selectFrom("formEndpoint")
      .select(["formId", "retiredAt"])
      .where("id", "=", endpointId)
      .where("organizationId", "=", ctx.space.id)
      .forUpdate()
      .executeTakeFirst();
    if (endpoint === undefined) throw new DomainError("not_found", "There is no such address in this space.");
    if (endpoint.retiredAt !== null) return;
    await tx
      .updateTable("formEndpoint")
      .set({ retiredAt: ctx.clock.now() })
      .where("id", "=", endpointId)
      .execute();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "form.retire_endpoint",
      targetType: "form",
      targetId: endpoint.formId,
      details: { endpointId },
    });
  });
}
