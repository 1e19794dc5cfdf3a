import type { FormSettings } from "@formtrap/contracts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { openTenantStore } from "../tenant/index.ts";
import type { Form } from "./form.ts";
import { settingsOf, withSettings } from "./form-settings.ts";
import { requireForm } from "./require-form.ts";
import { changedMeanwhile, saveForm } from "./save-form.ts";

/** Who overwrites whatever is there may lose against others this often. */
const TRIES_MAX = 5;

/**
 * Changes some settings of a form, checks the whole, and saves it; whoever calls has proven the right to.
 * @param options `ifVersion`: the version that the caller saw; null: any.
 * @throws DomainError `not_found`, `invalid_input` (also for settings that were edited by SQL), `changed_meanwhile`,
 * `conflict`, `not_ready`.
 */
export async function changeForm(options: {
  readonly ctx: SpaceContext;
  readonly formId: string;
  readonly changes: Readonly<Partial<Record<keyof FormSettings, unknown>>>;
  readonly ifVersion: number | null;
}): Promise<Form> {
  const { ctx, formId, changes, ifVersion } = options;
  const store = await openTenantStore({ ctx });
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const before = await requireForm(ctx, store, formId);
    if (ifVersion !== null && before.policyVersion !== ifVersion) break;
    const { row, issues } = withSettings(before, { ...settingsOf(before), ...changes });
    const [first] = issues;
    if (first !== undefined) {
      throw new DomainError(
        "invalid_input",
        `The form is not valid (${first.path}: ${first.message}).`,
        issues,
      );
    }
    const saved = await saveForm({ ctx, store, form: row, seen: before.policyVersion });
    if (saved !== null) return saved;
  }
  throw changedMeanwhile();
}
