import { TenantDataError, type TenantForm, type TenantStore } from "@formtrap/tenant-db";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";

const WHAT_TO_DO = "Mend it there by SQL, then resync the form.";

/**
 * A form's row in the space's own database.
 * @throws DomainError `not_found`; `conflict` where somebody edited the row into what no form can be.
 */
export async function requireForm(
  ctx: Pick<SpaceContext, "space">,
  store: Pick<TenantStore, "forms">,
  formId: string,
): Promise<TenantForm> {
  const form = await tellOddRows(() => store.forms.find(formId));
  if (form === null || form.organizationId !== ctx.space.id) {
    throw new DomainError("not_found", "There is no such form in this space.");
  }
  return form;
}

/** Says of a row that makes no sense what is wrong with it. */
export async function tellOddRows<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    const isOdd =
      error instanceof TenantDataError && error.reason === "unparsable" && error.columns.length > 0;
    throw isOdd ? new DomainError("conflict", describeOddRow(error.columns)) : error;
  }
}

/** @param columns by our own names. */
export function describeOddRow(columns: readonly string[]): string {
  const named = columns.slice(0, 5).join(", ");
  return `This form's row in the space's database has values that no form can have (${named}). ${WHAT_TO_DO}`;
}
