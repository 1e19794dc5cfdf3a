import { spaceRoleSchema } from "@formtrap/contracts";
import type { Context, SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";

/**
 * Turns a signed-in user's context into one for a space, with the role that the membership proves.
 * @throws DomainError `forbidden` for strangers, and for a space that does not exist: the two look the same.
 */
export async function enterSpace<Ctx extends Pick<Context, "actor" | "control">>(options: {
  readonly ctx: Ctx;
  readonly spaceId: string;
}): Promise<Ctx & Pick<SpaceContext, "space">> {
  const { ctx, spaceId } = options;
  const role = await readRole(ctx, spaceId);
  return { ...ctx, space: { id: spaceId, role } };
}

async function readRole(
  ctx: Pick<Context, "actor" | "control">,
  spaceId: string,
): Promise<SpaceContext["space"]["role"]> {
  const { actor } = ctx;
  if (actor.type === "user") {
    const row = await ctx.control
      .selectFrom("member")
      .select("role")
      .where("organizationId", "=", spaceId)
      .where("userId", "=", actor.userId)
      .executeTakeFirst();
    const role = spaceRoleSchema.safeParse(row?.role);
    if (role.success) return role.data;
  }
  throw new DomainError("forbidden", "You are not a member of this space.");
}
