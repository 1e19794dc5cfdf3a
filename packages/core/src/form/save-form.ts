import type { TenantForm, TenantStore } from "@formtrap/tenant-db";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { ensureDeliveryKey } from "../tenant/index.ts";
import { describeForm, type Form, readPublished } from "./form.ts";
import { saveFormDestinations } from "./form-destinations.ts";
import { publishForm } from "./publish-form.ts";
import { tellOddRows } from "./require-form.ts";

/**
 * Writes a form as the next version, brings its destinations to what it says, and publishes it. Cut off after the first,
 * posts wait in the spool until somebody saves or resyncs it: none is judged by rules that are no more.
 * @returns null where another version stands by now.
 */
export async function saveForm(options: {
  readonly ctx: SpaceContext;
  readonly store: TenantStore;
  readonly form: TenantForm;
  /** The version that it was made from. */
  readonly seen: number;
}): Promise<Form | null> {
  const { ctx, store, form, seen } = options;
  const { publishedVersion } = await readPublished(ctx, form.id);
  // Above what is published too: an older backup, restored by the customer, would never be published again.
  const policyVersion = Math.max(seen, publishedVersion ?? 0) + 1;
  const next = { ...form, policyVersion, updatedAt: ctx.clock.now() };
  const row = await tellOddRows(() => store.forms.update(next, { policyVersion: seen }));
  if (row === null) return null;
  await publishSaved(ctx, store, row);
  return await describeForm(ctx, row);
}

/** Of a row that stands: its destinations, then its policy. */
export async function publishSaved(ctx: SpaceContext, store: TenantStore, row: TenantForm): Promise<void> {
  if ((await saveFormDestinations({ ctx, store, form: row })) > 0) await ensureDeliveryKey({ ctx });
  await publishForm({ ctx, store, form: row });
}

export function changedMeanwhile(): DomainError {
  return new DomainError(
    "changed_meanwhile",
    "Somebody saved this form since you read it. Read it again and repeat your change.",
  );
}
