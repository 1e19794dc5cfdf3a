import type { TenantStore } from "@formtrap/tenant-db";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { publishForm } from "./publish-form.ts";
import { tellOddRows } from "./require-form.ts";

/**
 * Publishes a form anew, or all forms of the space where `formId` is null, after something changed that is compiled
 * into their policies. A form that the tenant's database no longer knows is left out; of all forms, so is one whose row
 * was edited into what no form can be: it goes on by its older policy until it is resynced.
 * @throws DomainError `conflict` where that is the one asked for.
 */
export async function republishForms(options: {
  readonly ctx: Pick<SpaceContext, "control" | "clock" | "logger" | "space">;
  readonly store: Pick<TenantStore, "forms" | "destinations">;
  readonly formId: string | null;
}): Promise<void> {
  const { ctx, store } = options;
  const formIds = options.formId === null ? await publishedForms(ctx) : [options.formId];
  for (const formId of formIds) {
    try {
      const form = await tellOddRows(() => store.forms.find(formId));
      if (form !== null && form.organizationId === ctx.space.id) await publishForm({ ctx, store, form });
    } catch (error) {
      const isOdd = error instanceof DomainError && error.code === "conflict";
      if (options.formId !== null || !isOdd) throw error;
      ctx.logger.warn("form not published anew", { formId }, error);
    }
  }
}

async function publishedForms(ctx: Pick<SpaceContext, "control" | "space">): Promise<readonly string[]> {
  const rows = await ctx.control
    .selectFrom("formPolicy")
    .select("formId")
    .where("organizationId", "=", ctx.space.id)
    .orderBy("formId")
    .execute();
  return rows.map(({ formId }) => formId);
}
