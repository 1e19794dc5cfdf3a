import type { Context } from "../context.ts";

/** Where a space's owners are told of what concerns them all. Their own addresses are verified by their sign-up. */
export async function ownerAddresses(
  ctx: Pick<Context, "control">,
  spaceId: string,
): Promise<readonly string[]> {
  const owners = await ctx.control
    .selectFrom("member")
    .innerJoin("user", "user.id", "member.userId")
    .select("user.email")
    .where("member.organizationId", "=", spaceId)
    .where("member.role", "=", "owner")
    .where("user.emailVerified", "=", true)
    .execute();
  return owners.map(({ email }) => email);
}
