import { audited } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import { republishForms } from "../../form/index.ts";
import { ensureDeliveryKey, openTenantStore } from "../../tenant/index.ts";
import { webhookSecret } from "../webhook/webhook-secret.ts";
import { requireDestination } from "./require-destination.ts";

/**
 * The secret that a webhook's receiver verifies with (`whsec_…`, Standard Webhooks). It is derived, so it can be shown
 * as often as somebody who may asks; that they did is in the audit log.
 * @throws DomainError `forbidden`, `not_found`, `conflict` where the destination is no webhook.
 */
export async function revealWebhookSecret(options: {
  readonly ctx: SpaceContext;
  readonly destinationId: string;
}): Promise<{ readonly secret: string }> {
  const { ctx, destinationId } = options;
  requireRole(ctx, "destination:write");
  return await audited(ctx, entryOf(ctx, "destination.reveal_secret", destinationId), async () => {
    const store = await openTenantStore({ ctx });
    const { channel, secretVersion } = await requireDestination(store, destinationId);
    requireWebhook(channel);
    return { secret: webhookSecret(await ensureDeliveryKey({ ctx }), destinationId, secretVersion) };
  });
}

/**
 * Gives a webhook a new secret. For 24 hours deliveries are signed by both, so that a receiver can change over.
 * @throws DomainError `forbidden`, `not_found`, `conflict` where the destination is no webhook.
 */
export async function rotateWebhookSecret(options: {
  readonly ctx: SpaceContext;
  readonly destinationId: string;
}): Promise<{ readonly secret: string }> {
  const { ctx, destinationId } = options;
  requireRole(ctx, "destination:write");
  return await audited(ctx, entryOf(ctx, "destination.rotate_secret", destinationId), async () => {
    const store = await openTenantStore({ ctx });
    requireWebhook((await requireDestination(store, destinationId)).channel);
    const rotated = await store.destinations.rotateSecret(destinationId, ctx.clock.now());
    if (rotated === null) throw new DomainError("not_found", "The destination was removed meanwhile.");
    await republishForms({ ctx, store, formId: rotated.formId });
    return { secret: webhookSecret(await ensureDeliveryKey({ ctx }), destinationId, rotated.secretVersion) };
  });
}

function requireWebhook(channel: string): void {
  if (channel !== "webhook") throw new DomainError("conflict", "Only webhooks have a secret to verify with.");
}

function entryOf({ space }: SpaceContext, action: string, targetId: string) {
  return { organizationId: space.id, action, targetType: "destination", targetId };
}
