import * as z from "zod";
import { recordAudit } from "../audit/index.ts";
import { requireSystem } from "../authorize.ts";
import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";

const SETTING = "operators";
const operatorsSchema = z.object({ userIds: z.array(z.uuid()) });

/**
 * Makes a user an operator of this deployment. Only the platform itself may: there is no way to it from the web.
 * @throws DomainError `forbidden`, or `not_found` where there is no such user.
 */
export async function grantOperator(options: {
  readonly ctx: Pick<Context, "actor" | "control" | "clock">;
  readonly userId: string;
}): Promise<void> {
  const { ctx, userId } = options;
  requireSystem(ctx);
  await ctx.control.transaction().execute(async (tx) => {
    const user = await tx.selectFrom("user").select("id").where("id", "=", userId).executeTakeFirst();
    if (user === undefined) throw new DomainError("not_found", "There is no such user.");
    const now = ctx.clock.now();
    await tx
      .insertInto("platformSetting")
      .values({ key: SETTING, value: JSON.stringify({ userIds: [] }), updatedAt: now })
      .onConflict((conflict) => conflict.column("key").doNothing())
      .execute();
    const setting = await tx
      .selectFrom("platformSetting")
      .select("value")
      .where("key", "=", SETTING)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const { userIds } = operatorsSchema.parse(setting.value);
    if (userIds.includes(userId)) return;
    await tx
      .updateTable("platformSetting")
      .set({ value: JSON.stringify({ userIds: [...userIds, userId] }), updatedAt: now })
      .where("key", "=", SETTING)
      .execute();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: null,
      action: "operator.grant",
      targetType: "user",
      targetId: userId,
    });
  });
}

/** Whether a user is an operator of this deployment. */
export async function isOperator(options: {
  readonly ctx: Pick<Context, "control">;
  readonly userId: string;
}): Promise<boolean> {
  const setting = await options.ctx.control
    .selectFrom("platformSetting")
    .select("value")
    .where("key", "=", SETTING)
    .executeTakeFirst();
  return setting !== undefined && operatorsSchema.parse(setting.value).userIds.includes(options.userId);
}
