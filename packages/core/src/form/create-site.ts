import { newEndpointId, siteNameSchema } from "@formtrap/contracts";
import * as z from "zod";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { parseInput } from "../parse-input.ts";
import { SITE_COLUMNS, type Site } from "./site.ts";

/** Each is a row that pages are looked up by. */
const SITES_MAX = 1_000;

const createSiteInputSchema = z.strictObject({ name: siteNameSchema });
export type CreateSiteInput = z.input<typeof createSiteInputSchema>;

/**
 * Creates a site, within which forms are told apart by their names: its pages post to `/s/{siteId}`.
 * @throws DomainError `forbidden`, `invalid_input`, `limit_reached` at 1,000 sites.
 */
export async function createSite(options: {
  readonly ctx: SpaceContext;
  readonly input: CreateSiteInput;
}): Promise<Site> {
  const { ctx } = options;
  requireRole(ctx, "form:write");
  const { name } = parseInput(createSiteInputSchema, options.input);
  const siteId = newEndpointId();
  return await ctx.control.transaction().execute(async (tx) => {
    const { count } = await tx
      .selectFrom("formSite")
      .select((select) => select.fn.countAll<string>().as("count"))
      .where("organizationId", "=", ctx.space.id)
      .executeTakeFirstOrThrow();
    if (Number(count) >= SITES_MAX) {
      throw new DomainError(
        "limit_reached",
        `A space has at most ${SITES_MAX} sites; name forms within one.`,
      );
    }
    const site = await tx
      .insertInto("formSite")
      .values({ id: siteId, organizationId: ctx.space.id, name, createdAt: ctx.clock.now() })
      .returning(SITE_COLUMNS)
      .executeTakeFirstOrThrow();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "site.create",
      targetType: "site",
      targetId: siteId,
    });
    return site;
  });
}
