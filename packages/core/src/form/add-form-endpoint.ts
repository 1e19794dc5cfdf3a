import { newEndpointId } from "@formtrap/contracts";
import * as z from "zod";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { parseInput } from "../parse-input.ts";
import { requireOwnForm } from "./require-own-form.ts";

const formId = z.uuid();
const addFormEndpointInputSchema = z.discriminatedUnion("kind", [
  /** One more address, `/f/{id}`: the older ones go on working. */
  z.strictObject({ kind: z.literal("alias"), formId }),
  /** A key for pages that post to `/submit`. */
  z.strictObject({ kind: z.literal("access_key"), formId }),
  /** A name within a site of the space, or on one of its verified hostnames. */
  z.strictObject({
    kind: z.literal("form_name"),
    formId,
    siteId: z.string().toLowerCase().max(253),
    /** Kept composed (NFC), whichever way it was typed. */
    formName: z.string().trim().normalize("NFC").min(1).max(256),
  }),
]);
export type AddFormEndpointInput = z.input<typeof addFormEndpointInputSchema>;

/**
 * Gives a form one more address.
 * @returns what a page holds: the address's id or the access key; for a name, the id of its row.
 * @throws DomainError `forbidden`, `invalid_input`, `not_found` (form, site), `conflict` (the name is taken there).
 */
export async function addFormEndpoint(options: {
  readonly ctx: SpaceContext;
  readonly input: AddFormEndpointInput;
}): Promise<{ readonly endpointId: string }> {
  const { ctx } = options;
  requireRole(ctx, "form:write");
  const input = parseInput(addFormEndpointInputSchema, options.input);
  await requireOwnForm(ctx, input.formId);
  if (input.kind === "form_name") await requireOwnSite(ctx, input.siteId);
  const endpointId = newEndpointId();
  const { kind } = input;
  await ctx.control.transaction().execute(async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto("formEndpoint")
      .values({
        id: endpointId,
        formId: input.formId,
        kind,
        siteId: kind === "form_name" ? input.siteId : null,
        formName: kind === "form_name" ? input.formName : null,
        organizationId: ctx.space.id,
        userId: ctx.actor.type === "user" ? ctx.actor.userId : null,
        createdAt: ctx.clock.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) {
      throw new DomainError("conflict", "Another form of this site has this name already.");
    }
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "form.add_endpoint",
      targetType: "form",
      targetId: input.formId,
      details: { endpointId, kind },
    });
  });
  return { endpointId };
}

async function requireOwnSite(ctx: Pick<SpaceContext, "control" | "space">, siteId: string): Promise<void> {
  const { control, space } = ctx;
  const site = await control
    .selectFrom("formSite")
    .select("id")
    .where("id", "=", siteId)
    .where("organizationId", "=", space.id)
    .unionAll(
      control
        .selectFrom("customDomain")
        .select("hostname as id")
        .where("hostname", "=", siteId)
        .where("organizationId", "=", space.id)
        .where("status", "=", "verified"),
    )
    .executeTakeFirst();
  if (site === undefined) throw new DomainError("not_found", "There is no such site in this space.");
}
