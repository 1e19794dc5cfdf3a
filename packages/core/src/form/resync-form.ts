import { audited } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { openTenantStore } from "../tenant/index.ts";
import { type Form, readPublished } from "./form.ts";
import { settingsOf, withSettings } from "./form-settings.ts";
import { requireForm } from "./require-form.ts";
import { reserveEndpoint } from "./reserve-endpoint.ts";
import { changedMeanwhile, saveForm } from "./save-form.ts";

/**
 * Publishes a form as it stands in the space's own database, where anybody may have edited it, or added it: it is
 * checked as any input is, and gets an address if it has none. Its version is raised, so that visitors meet it at once.
 * @throws DomainError `forbidden`, `not_found`, `conflict` (the row is no form's; the id is another space's),
 * `verification_failed` with what is wrong, by setting, `changed_meanwhile`, `not_ready`.
 */
export async function resyncForm(options: {
  readonly ctx: SpaceContext;
  readonly formId: string;
}): Promise<Form> {
  const { ctx, formId } = options;
  requireRole(ctx, "form:write");
  const store = await openTenantStore({ ctx });
  const found = await requireForm(ctx, store, formId);
  const { row, issues } = withSettings(found, settingsOf(found));
  const [first] = issues;
  if (first !== undefined) {
    const what = `${first.path}: ${first.message}`;
    throw new DomainError(
      "verification_failed",
      `This form's row in the space's database cannot be published (${what}). Mend it there, or save the form here.`,
      issues,
    );
  }
  const entry = { organizationId: ctx.space.id, action: "form.resync", targetType: "form", targetId: formId };
  return await audited(ctx, entry, async () => {
    const { publishedVersion } = await readPublished(ctx, formId);
    // One that is known has the addresses that it should have.
    if (publishedVersion === null) await reserveEndpoint(ctx, formId);
    const saved = await saveForm({ ctx, store, form: row, seen: found.policyVersion });
    if (saved === null) throw changedMeanwhile();
    return saved;
  });
}
