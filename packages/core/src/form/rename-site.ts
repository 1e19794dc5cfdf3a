import { siteNameSchema } from "@formtrap/contracts";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { parseInput } from "../parse-input.ts";
import { SITE_COLUMNS, type Site } from "./site.ts";

/** Renames a site; its address stays. @throws DomainError `forbidden`, `invalid_input`, `not_found`. */
export async function renameSite(options: {
  readonly ctx: Pick<SpaceContext, "actor" | "clock" | "control" | "space">;
  readonly siteId: string;
  readonly name: string;
}): Promise<Site> {
  const { ctx, siteId } = options;
  requireRole(ctx, "form:write");
  const name = parseInput(siteNameSchema, options.name);
  return await ctx.control.transaction().execute(async (tx) => {
    const site = await tx
      .updateTable("formSite")
      .set({ name })
      .where("id", "=", siteId)
      .where("organizationId", "=", ctx.space.id)
      .returning(SITE_COLUMNS)
      .executeTakeFirst();
    if (site === undefined) throw new DomainError("not_found", "There is no such site in this space.");
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "site.rename",
      targetType: "site",
      targetId: siteId,
    });
    return site;
  });
}
