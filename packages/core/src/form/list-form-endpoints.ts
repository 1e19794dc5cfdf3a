import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { type CreatedPlace, createdMoment, isBehind } from "./created-order.ts";
import { FORM_ENDPOINT_COLUMNS, type FormEndpoint, toFormEndpoint } from "./form-endpoint.ts";
import { requireOwnForm } from "./require-own-form.ts";

/**
 * A form's addresses, retired ones too, oldest first.
 * @throws DomainError `forbidden`, `not_found`.
 */
export async function listFormEndpoints(options: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
  readonly formId: string;
  readonly after: CreatedPlace | null;
  readonly limit: number;
}): Promise<readonly FormEndpoint[]> {
  const { ctx, formId, after, limit } = options;
  requireRole(ctx, "form:read");
  await requireOwnForm(ctx, formId);
  const rows = await ctx.control
    .selectFrom("formEndpoint")
    .select(FORM_ENDPOINT_COLUMNS)
    .where("formId", "=", formId)
    .where("organizationId", "=", ctx.space.id)
    .where(isBehind(after))
    .orderBy(createdMoment)
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(toFormEndpoint);
}
