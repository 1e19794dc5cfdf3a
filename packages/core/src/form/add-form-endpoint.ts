import { type FormEndpointInput, formEndpointInputSchema, newEndpointId } from "@formtrap/contracts";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { parseInput } from "../parse-input.ts";
import { FORM_ENDPOINT_COLUMNS, type FormEndpoint, toFormEndpoint } from "./form-endpoint.ts";
import { requireOwnForm } from "./require-own-form.ts";

/** In use; those that were given up do not count. */
const ENDPOINTS_MAX = 100;

export type AddFormEndpointInput = FormEndpointInput & { readonly formId: string };

/**
 * Gives a form one more address.
 * @throws DomainError `forbidden`, `invalid_input`, `not_found` (form, site), `conflict` (the name is taken there),
 * `limit_reached` at 100 addresses in use.
 */
export async function addFormEndpoint(options: {
  readonly ctx: SpaceContext;
  readonly input: AddFormEndpointInput;
}): Promise<FormEndpoint> {
  const { ctx } = options;
  requireRole(ctx, "form:write");
  const { formId, ...described } = options.input;
  const input = parseInput(formEndpointInputSchema, described);
  await requireOwnForm(ctx, formId);
  if (input.kind === "form_name") await requireOwnSite(ctx, input.siteId);
  const { kind } = input;
  return await ctx.control.transaction().execute(async (tx) => {
    await requireRoom(tx, formId);
    const row = await tx
      .insertInto("formEndpoint")
      .values({
        id: newEndpointId(),
        formId,
        kind,
        siteId: kind === "form_name" ? input.siteId : null,
        formName: kind === "form_name" ? input.formName : null,
        organizationId: ctx.space.id,
        userId: ctx.actor.type === "user" ? ctx.actor.userId : null,
        createdAt: ctx.clock.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning(FORM_ENDPOINT_COLUMNS)
      .executeTakeFirst();
    if (row === undefined) {
      throw new DomainError("conflict", "Another form of this site has this name already.");
    }
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "form.add_endpoint",
      targetType: "form",
      targetId: formId,
      details: { endpointId: row.id, kind },
    });
    return toFormEndpoint(row);
  });
}

async function requireRoom(tx: Pick<SpaceContext["control"], "selectFrom">, formId: string): Promise<void> {
  const { count } = await tx
    .selectFrom("formEndpoint")
    .select((select) => select.fn.countAll<string>().as("count"))
    .where("formId", "=", formId)
    .where("retiredAt", "is", null)
    .executeTakeFirstOrThrow();
  if (Number(count) < ENDPOINTS_MAX) return;
  throw new DomainError("limit_reached", `A form has at most ${ENDPOINTS_MAX} addresses in use; retire one.`);
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
