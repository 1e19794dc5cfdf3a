import { newEndpointId, newId } from "@formtrap/contracts";
import { recordAudit } from "../audit/index.ts";
import type { PersonContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Space } from "./list-spaces.ts";

/**
 * One space more, owned by who asks and paid by their oldest billing account.
 * @throws DomainError `not_ready` where the person has no billing account yet.
 */
export async function createSpace(options: {
  readonly ctx: PersonContext;
  /** 1 to 80 characters. */
  readonly name: string;
}): Promise<Space> {
  const { ctx, name } = options;
  const { userId } = ctx.actor;
  return await ctx.control.transaction().execute(async (tx) => {
    const account = await tx
      .selectFrom("billingAccount")
      .select("id")
      .where("ownerUserId", "=", userId)
      .orderBy("createdAt")
      .limit(1)
      .executeTakeFirst();
    if (account === undefined)
      throw new DomainError("not_ready", "Your account is not set up yet. Sign in again.");
    const id = newId();
    const createdAt = ctx.clock.now();
    await tx
      .insertInto("organization")
      .values({ id, name, slug: newEndpointId(), billingAccountId: account.id, createdAt })
      .execute();
    await tx
      .insertInto("member")
      .values({ id: newId(), organizationId: id, userId, role: "owner", createdAt })
      .execute();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: id,
      action: "space.create",
      targetType: "space",
      targetId: id,
    });
    return { id, name, role: "owner", createdAt };
  });
}
