import { recordAudit } from "../audit/index.ts";
import type { SessionContext } from "../context.ts";

/** Ends all sessions of who asks but the one that asks. */
export async function revokeOtherSessions({ ctx }: { readonly ctx: SessionContext }): Promise<void> {
  const { userId } = ctx.actor;
  await ctx.control.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom("session")
      .where("userId", "=", userId)
      .where("id", "!=", ctx.sessionId)
      .executeTakeFirst();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: null,
      action: "session.revoke_others",
      targetType: "user",
      targetId: userId,
      details: { count: Number(numDeletedRows) },
    });
  });
}
