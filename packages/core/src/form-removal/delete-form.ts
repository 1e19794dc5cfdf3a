import { publishedPolicySchema } from "@formtrap/contracts";
import type { TenantStore } from "@formtrap/tenant-db";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { requireForm } from "../form/index.ts";
import { type Job, type JobContext, startJob } from "../job/index.ts";
import { openTenantStore, readTenant } from "../tenant/index.ts";
import { deleteFormJob } from "./delete-form-job.ts";

/**
 * Begins to delete a form with its submissions and files, for good. Repeating it after it failed goes on.
 * @param options `confirm`: the form's name, as whoever wants this typed it.
 * @throws DomainError `forbidden`, `not_found`, `invalid_input` (not confirmed), `not_ready`.
 */
export async function deleteForm(options: {
  readonly ctx: JobContext;
  readonly formId: string;
  readonly confirm: string | null;
}): Promise<Job> {
  const { ctx, formId, confirm } = options;
  requireRole(ctx, "form:delete");
  const { route } = await readTenant({ ctx });
  if (route.status !== "active") {
    throw new DomainError(
      "not_ready",
      "The space's database is not in full use now. Delete the form when it is.",
    );
  }
  const name = await nameOf(ctx, await openTenantStore({ ctx }), formId);
  if (confirm !== name) {
    const path = "confirm";
    const message = "must be the form's name";
    throw new DomainError(
      "invalid_input",
      "This deletes the form, its submissions and their files for good. To go on, send its name as confirm.",
      [{ path, message }],
    );
  }
  const entry = { organizationId: ctx.space.id, action: "form.delete", targetType: "form", targetId: formId };
  await recordAudit(ctx, ctx.control, "attempted", entry);
  return await startJob({ ctx, kind: deleteFormJob, state: { formId }, tenantId: route.tenantId });
}

/** By its row; where somebody broke that one, by what was published last. */
async function nameOf(ctx: SpaceContext, store: TenantStore, formId: string): Promise<string> {
  try {
    return (await requireForm(ctx, store, formId)).name;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const published = await ctx.control
      .selectFrom("formPolicy")
      .select("policy")
      .where("formId", "=", formId)
      .where("organizationId", "=", ctx.space.id)
      .executeTakeFirst();
    if (published === undefined) throw error;
    return publishedPolicySchema.parse(published.policy).name;
  }
}
