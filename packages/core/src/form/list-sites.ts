import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { type CreatedPlace, createdMoment, isBehind } from "./created-order.ts";
import { SITE_COLUMNS, type Site } from "./site.ts";

/** The space's sites, oldest first. @throws DomainError `forbidden`. */
export async function listSites(options: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
  readonly after: CreatedPlace | null;
  readonly limit: number;
}): Promise<readonly Site[]> {
  const { ctx, after, limit } = options;
  requireRole(ctx, "form:read");
  return await ctx.control
    .selectFrom("formSite")
    .select(SITE_COLUMNS)
    .where("organizationId", "=", ctx.space.id)
    .where(isBehind(after))
    .orderBy(createdMoment)
    .orderBy("id")
    .limit(limit)
    .execute();
}
