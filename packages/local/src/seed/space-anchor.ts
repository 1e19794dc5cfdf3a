import type { SpaceContext } from "@formtrap/core/space";

/** When the space was made: the one moment that every repeat of a seed agrees on. */
export async function spaceAnchor(ctx: Pick<SpaceContext, "control" | "space">): Promise<Date> {
  const { createdAt } = await ctx.control
    .selectFrom("organization")
    .select("createdAt")
    .where("id", "=", ctx.space.id)
    .executeTakeFirstOrThrow();
  return createdAt;
}
