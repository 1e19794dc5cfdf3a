import { type SpamLists, spamListsSchema } from "@formtrap/contracts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";

export interface SavedSpamLists {
  readonly lists: SpamLists;
  /** Raised at every save; 0 before the first. */
  readonly version: number;
  readonly updatedAt: Date | null;
}

/**
 * Whom a space never and whom it always wants to hear from; empty lists where nothing was said.
 * @throws DomainError `forbidden`.
 */
export async function readSpamLists(options: { readonly ctx: SpaceContext }): Promise<SavedSpamLists> {
  const { ctx } = options;
  requireRole(ctx, "form:read");
  const row = await ctx.control
    .selectFrom("spaceSpamLists")
    .select(["lists", "version", "updatedAt"])
    .where("organizationId", "=", ctx.space.id)
    .executeTakeFirst();
  return {
    lists: spamListsSchema.parse(row?.lists ?? {}),
    version: row?.version ?? 0,
    updatedAt: row?.updatedAt ?? null,
  };
}
