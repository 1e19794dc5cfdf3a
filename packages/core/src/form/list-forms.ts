import type { FormSummary } from "@formtrap/tenant-db";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { openTenantStore } from "../tenant/index.ts";
import { describeOddRow } from "./require-form.ts";

export interface ListedForm extends FormSummary {
  /** Why its row cannot be read whole, and what to do; null: it can. */
  readonly problem: string | null;
}

/**
 * The space's forms, newest first. One that was edited into what no form can be is listed with its problem.
 * @throws DomainError `forbidden`, `not_ready`.
 */
export async function listForms(options: {
  readonly ctx: SpaceContext;
  readonly after: string | null;
  /** 1 to 100. */
  readonly limit: number;
  readonly isActive: boolean | null;
  /** Part of the name, in any case; null: any. */
  readonly name: string | null;
}): Promise<{ readonly items: readonly ListedForm[]; readonly next: string | null }> {
  const { ctx, ...filter } = options;
  requireRole(ctx, "form:read");
  const store = await openTenantStore({ ctx });
  const { items, next } = await store.forms.list({ ...filter, organizationId: ctx.space.id });
  const listed = items.map((item) => ({
    ...item,
    problem: item.oddColumns.length === 0 ? null : describeOddRow(item.oddColumns),
  }));
  return { items: listed, next };
}
