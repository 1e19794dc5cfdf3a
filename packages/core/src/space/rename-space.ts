import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import type { Space } from "./list-spaces.ts";
import { readSpace } from "./read-space.ts";

/** @throws DomainError `forbidden`, `not_found`. */
export async function renameSpace(options: {
  readonly ctx: Pick<SpaceContext, "actor" | "clock" | "control" | "space">;
  /** 1 to 80 characters. */
  readonly name: string;
}): Promise<Space> {
  const { ctx, name } = options;
  requireRole(ctx, "space:write");
  await ctx.control.transaction().execute(async (tx) => {
    await tx.updateTable("organization").set({ name }).where("id", "=", ctx.space.id).execute();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "space.rename",
      targetType: "space",
      targetId: ctx.space.id,
    });
  });
  return await readSpace({ ctx });
}
