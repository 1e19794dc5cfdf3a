import { type SpaceRole, spaceRoleSchema } from "@formtrap/contracts";
import type { PersonContext } from "../context.ts";

export interface Space {
  readonly id: string;
  readonly name: string;
  /** Of who asks. */
  readonly role: SpaceRole;
  readonly createdAt: Date;
}

/** The spaces that a person is a member of, oldest first. */
export async function listSpaces({ ctx }: { readonly ctx: PersonContext }): Promise<readonly Space[]> {
  const rows = await ctx.control
    .selectFrom("member")
    .innerJoin("organization", "organization.id", "member.organizationId")
    .select(["organization.id", "organization.name", "organization.createdAt", "member.role"])
    .where("member.userId", "=", ctx.actor.userId)
    .orderBy("organization.createdAt")
    .orderBy("organization.id")
    .execute();
  return rows.map((row) => ({ ...row, role: spaceRoleSchema.parse(row.role) }));
}
