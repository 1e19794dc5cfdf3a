import { newEndpointId, newId } from "@formtrap/contracts";
import { recordAudit } from "../audit/index.ts";
import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";

export interface EnsurePersonalSpace {
  readonly ctx: Pick<Context, "control" | "clock" | "logger">;
  readonly userId: string;
}

/**
 * Sees to it that a user owns a space and a billing account to pay for it, and names the space. Safe to repeat and
 * safe when two run at once: the user's row is the lock.
 * @throws DomainError `not_found` where there is no such user.
 */
export async function ensurePersonalSpace(options: EnsurePersonalSpace): Promise<{ spaceId: string }> {
  const { ctx, userId } = options;
  const existing = await findOwnedSpace(ctx.control, userId);
  if (existing !== null) return { spaceId: existing };

  return await ctx.control.transaction().execute(async (tx) => {
    const user = await tx
      .selectFrom("user")
      .select(["id", "name"])
      .where("id", "=", userId)
      .forUpdate()
      .executeTakeFirst();
    if (user === undefined) throw new DomainError("not_found", "There is no such user.");
    const meanwhile = await findOwnedSpace(tx, userId);
    if (meanwhile !== null) return { spaceId: meanwhile };

    const spaceId = newId();
    const billingAccountId = newId();
    const now = ctx.clock.now();
    const name = user.name.trim() === "" ? "My space" : `${user.name.trim().slice(0, 80)}'s space`;
    await tx
      .insertInto("billingAccount")
      .values({ id: billingAccountId, name, ownerUserId: userId, createdAt: now })
      .execute();
    await tx
      .insertInto("organization")
      .values({ id: spaceId, name, slug: newEndpointId(), billingAccountId, createdAt: now })
      .execute();
    await tx
      .insertInto("member")
      .values({ id: newId(), organizationId: spaceId, userId, role: "owner", createdAt: now })
      .execute();
    await recordAudit({ actor: { type: "user", userId }, clock: ctx.clock }, tx, "succeeded", {
      organizationId: spaceId,
      action: "space.create",
      targetType: "space",
      targetId: spaceId,
    });
    ctx.logger.info("personal space created", { userId, spaceId });
    return { spaceId };
  });
}

async function findOwnedSpace(
  control: Pick<Context["control"], "selectFrom">,
  userId: string,
): Promise<string | null> {
  const row = await control
    .selectFrom("member")
    .select("organizationId")
    .where("userId", "=", userId)
    .where("role", "=", "owner")
    .orderBy("createdAt")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  return row?.organizationId ?? null;
}
