import { captchaCredentialsSchema, derivedId, newId } from "@formtrap/contracts";
import type { TenantDestination, TenantStore } from "@formtrap/tenant-db";
import { audited } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { ensureDeliveryKey, openTenantStore, sealText, unsealText } from "../tenant/index.ts";
import { requireRoomForDestinations } from "./destinations-max.ts";
import type { Form } from "./form.ts";
import { requireForm } from "./require-form.ts";
import { storeForm } from "./store-form.ts";
import { upsertCaptchaKeys } from "./upsert-captcha-keys.ts";

const NAME_CHARACTERS_MAX = 200;
const COPY = " (copy)";

/**
 * Makes another form like this one: its settings, captcha keys and added destinations, an address and webhook secrets of
 * its own, no submissions. With the same `id` a repeat finishes what a crash left.
 * @throws DomainError `forbidden`, `not_found`, `conflict` (the row is no form's; the id is another space's),
 * `limit_reached` (destinations), `not_ready`.
 */
export async function duplicateForm(options: {
  readonly ctx: SpaceContext;
  readonly formId: string;
  readonly input: { readonly id?: string | undefined; readonly name?: string | undefined };
}): Promise<Form> {
  const { ctx, formId, input } = options;
  requireRole(ctx, "form:write");
  const store = await openTenantStore({ ctx });
  const original = await requireForm(ctx, store, formId);
  const id = input.id ?? newId();
  const name = input.name ?? `${original.name.slice(0, NAME_CHARACTERS_MAX - COPY.length)}${COPY}`;
  const entry = { organizationId: ctx.space.id, action: "form.duplicate", targetType: "form", targetId: id };
  return await audited(ctx, { ...entry, details: { from: formId } }, async () => {
    const now = ctx.clock.now();
    const createdBy = ctx.actor.type === "user" ? ctx.actor.userId : null;
    const row = { ...original, id, name, policyVersion: 1, createdBy, createdAt: now, updatedAt: now };
    await copyCaptchaKeys(ctx, formId, id);
    return await storeForm({
      ctx,
      store,
      row,
      beforePublishing: () => copyDestinations(ctx, store, formId, id),
    });
  });
}

/** Those that were added; what follows from the form's own settings is made from these. */
async function copyDestinations(
  ctx: SpaceContext,
  store: TenantStore,
  from: string,
  to: string,
): Promise<void> {
  const present = await store.destinations.list();
  const copies = present
    .filter(({ formId, isFromForm }) => formId === from && !isFromForm)
    .map((destination) => ({ destination, id: derivedId(to, `copy ${destination.id}`) }));
  const known = new Set(present.map(({ id }) => id));
  const missing = copies.filter(({ id }) => !known.has(id));
  if (missing.length === 0) return;
  requireRoomForDestinations(present, missing.length);
  const deliveryKey = await ensureDeliveryKey({ ctx });
  const now = ctx.clock.now();
  for (const { destination, id } of missing) {
    await store.destinations.save({
      ...destination,
      id,
      formId: to,
      sealedSecret: resealed(deliveryKey, destination, id),
      failingSince: null,
      secretVersion: 1,
      secretRotatedAt: null,
      createdAt: now,
      updatedAt: now,
    });
  }
}

function resealed(
  deliveryKey: Buffer,
  { id, sealedSecret }: TenantDestination,
  copyId: string,
): string | null {
  return sealedSecret === null
    ? null
    : sealText(deliveryKey, copyId, unsealText(deliveryKey, id, sealedSecret));
}

async function copyCaptchaKeys(ctx: SpaceContext, from: string, to: string): Promise<void> {
  const keys = await ctx.control
    .selectFrom("formCaptchaKey")
    .select(["provider", "siteKey", "secretRef"])
    .where("formId", "=", from)
    .where("organizationId", "=", ctx.space.id)
    .executeTakeFirst();
  if (keys === undefined) return;
  const { secretKey } = captchaCredentialsSchema.parse(await ctx.vault.get(keys.secretRef));
  const secretRef = await ctx.vault.put("captcha", to, { v: 1, secretKey });
  await upsertCaptchaKeys(ctx, ctx.control, to, { ...keys, secretRef });
}
