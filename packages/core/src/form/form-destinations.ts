import { autoresponderSchema, derivedId, destinationOptionsSchema } from "@formtrap/contracts";
import type { TenantDestination, TenantForm, TenantStore } from "@formtrap/tenant-db";
import type { Clock } from "../ports.ts";

/**
 * Brings the destinations that a form's own columns ask for (its webhook, its notification addresses, its
 * autoresponder) to what they say now. Their ids follow from the form and what they are for, so that a changed webhook
 * address keeps its secret and its history.
 * @returns how many there are.
 */
export async function saveFormDestinations(options: {
  readonly ctx: { readonly clock: Clock };
  readonly store: Pick<TenantStore, "destinations">;
  readonly form: TenantForm;
}): Promise<number> {
  const { store, form } = options;
  const wanted = describe(form, options.ctx.clock.now());
  const wantedIds = new Set(wanted.map(({ id }) => id));
  for (const destination of wanted) await store.destinations.save(destination);
  const present = await store.destinations.ofForm(form.id);
  for (const { id, isFromForm, formId } of present) {
    if (isFromForm && formId === form.id && !wantedIds.has(id)) await store.destinations.remove(id);
  }
  return wanted.length;
}

function describe(form: TenantForm, now: Date): readonly TenantDestination[] {
  const destination = (
    purpose: string,
    facts: Pick<TenantDestination, "channel" | "target" | "options">,
  ): TenantDestination => ({
    ...facts,
    id: derivedId(form.id, purpose),
    formId: form.id,
    name: null,
    sealedSecret: null,
    isEnabled: true,
    failingSince: null,
    disabledReason: null,
    secretVersion: 1,
    secretRotatedAt: null,
    isFromForm: true,
    createdAt: now,
    updatedAt: now,
  });
  const options = destinationOptionsSchema.parse({});
  const { webhookUrl } = form;
  const webhooks =
    webhookUrl === null ? [] : [destination("webhook", { channel: "webhook", target: webhookUrl, options })];
  const addresses = form.sendEmailNotifications ? form.notificationEmails : [];
  const emails = [...new Set(addresses.map((address) => address.toLowerCase()))].map((target) =>
    destination(`email ${target}`, { channel: "email", target, options }),
  );
  const answer = autoresponderSchema.nullable().catch(null).parse(form.autoresponder);
  const autoresponders =
    answer === null
      ? []
      : [
          destination("autoresponder", {
            channel: "autoresponder",
            target: "the visitor",
            options: { ...options, ...answer },
          }),
        ];
  return [...webhooks, ...emails, ...autoresponders];
}
