import { type SpamLists, spamListsSchema } from "@formtrap/contracts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";

/**
 * Whom a space never and whom it always wants to hear from; empty lists where nothing was said.
 * @throws DomainError `forbidden`.
 */
export async function readSpamLists(options: { readonly ctx: SpaceContext }): Promise<SpamLists> {
  const { ctx } = options;
  requireRole(ctx, "form:read");
  const row = await ctx.control
    .selectFrom("spaceSpamLists")
    .select("lists")
    .where("organizationId", "=", ctx.space.id)
    .executeTakeFirst();
  return spamListsSchema.parse(row?.lists ?? {});
}
