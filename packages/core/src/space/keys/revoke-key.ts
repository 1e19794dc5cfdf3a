import { recordAudit } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";

/** Takes a key back: from now on it opens nothing. @throws DomainError `forbidden`, `not_found`. */
export async function revokeKey(options: {
  readonly ctx: Pick<SpaceContext, "actor" | "clock" | "control" | "space">;
  readonly keyId: string;
}): Promise<void> {
  const { ctx, keyId } = options;
  requireRole(ctx, "key:write");
  await ctx.control.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom("apikey")
      .where("id", "=", keyId)
      .where("referenceId", "=", ctx.space.id)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new DomainError("not_found", "There is no such key.");
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "key.revoke",
      targetType: "key",
      targetId: keyId,
    });
  });
}
