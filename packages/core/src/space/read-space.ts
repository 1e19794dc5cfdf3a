import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Space } from "./list-spaces.ts";

/** @throws DomainError `forbidden`, `not_found`. */
export async function readSpace({
  ctx,
}: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
}): Promise<Space> {
  requireRole(ctx, "space:read");
  const { id, role } = ctx.space;
  const row = await ctx.control
    .selectFrom("organization")
    .select(["id", "name", "createdAt"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new DomainError("not_found", "There is no such space.");
  return { ...row, role };
}
