import { recordAudit } from "../audit/index.ts";
import type { PersonContext } from "../context.ts";
import { DomainError } from "../errors.ts";

/**
 * Ends one session of who asks, also the one that asks: its cookie opens nothing from then on.
 * @throws DomainError `not_found`, also for somebody else's.
 */
export async function revokeSession(options: {
  readonly ctx: PersonContext;
  readonly sessionId: string;
}): Promise<void> {
  const { ctx, sessionId } = options;
  await ctx.control.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom("session")
      .where("id", "=", sessionId)
      .where("userId", "=", ctx.actor.userId)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new DomainError("not_found", "There is no such session.");
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: null,
      action: "session.revoke",
      targetType: "session",
      targetId: sessionId,
    });
  });
}
