import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { type ApiKey, toApiKey } from "./key-row.ts";

/** The space's keys, newest first; a space has a hundred at most. @throws DomainError `forbidden`. */
export async function listKeys({
  ctx,
}: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
}): Promise<readonly ApiKey[]> {
  requireRole(ctx, "key:read");
  const rows = await ctx.control
    .selectFrom("apikey")
    .selectAll()
    .where("referenceId", "=", ctx.space.id)
    .orderBy("id", "desc")
    .execute();
  return rows.map(toApiKey);
}
