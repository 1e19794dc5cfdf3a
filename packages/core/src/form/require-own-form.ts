import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";

/**
 * Makes sure that a form is the space's, by its published policy: no tenant database is asked.
 * @throws DomainError `not_found`.
 */
export async function requireOwnForm(
  ctx: Pick<SpaceContext, "control" | "space">,
  formId: string,
): Promise<void> {
  const row = await ctx.control
    .selectFrom("formPolicy")
    .select("formId")
    .where("formId", "=", formId)
    .where("organizationId", "=", ctx.space.id)
    .executeTakeFirst();
  if (row === undefined) throw new DomainError("not_found", "There is no such form in this space.");
}
