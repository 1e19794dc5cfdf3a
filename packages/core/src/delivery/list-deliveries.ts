import type { DeliveryAttempt, StoredDelivery } from "@formtrap/tenant-db";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { openTenantStore } from "../tenant/index.ts";

/**
 * What became of one submission's deliveries, oldest first.
 * @throws DomainError `forbidden`, `not_ready`.
 */
export async function listSubmissionDeliveries(options: {
  readonly ctx: SpaceContext;
  readonly submissionId: string;
}): Promise<readonly StoredDelivery[]> {
  requireRole(options.ctx, "delivery:read");
  const { deliveries } = await openTenantStore(options);
  return await deliveries.ofSubmission(options.submissionId);
}

/**
 * What a destination was sent, newest first, at most 200; older ones by `before`.
 * @throws DomainError `forbidden`, `not_ready`.
 */
export async function listDestinationDeliveries(options: {
  readonly ctx: SpaceContext;
  readonly destinationId: string;
  readonly status: StoredDelivery["status"] | null;
  readonly before: Date | null;
}): Promise<readonly StoredDelivery[]> {
  const { ctx, destinationId, status, before } = options;
  requireRole(ctx, "delivery:read");
  const { deliveries } = await openTenantStore({ ctx });
  return await deliveries.ofDestination(destinationId, { status, before });
}

/**
 * Every try at a delivery: when, how long, what was answered; oldest first.
 * @throws DomainError `forbidden`, `not_ready`.
 */
export async function listDeliveryAttempts(options: {
  readonly ctx: SpaceContext;
  readonly deliveryId: string;
}): Promise<readonly DeliveryAttempt[]> {
  requireRole(options.ctx, "delivery:read");
  const { deliveries } = await openTenantStore(options);
  return await deliveries.attempts(options.deliveryId);
}
