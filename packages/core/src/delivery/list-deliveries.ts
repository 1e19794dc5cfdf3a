import type {
  DeliveryAttempt,
  DeliveryPage,
  DestinationDeliveriesFilter,
  StoredDelivery,
} from "@formtrap/tenant-db";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { openTenantStore } from "../tenant/index.ts";
import { requireDestination } from "./destinations/require-destination.ts";

/**
 * What became of one submission's deliveries, oldest first.
 * @throws DomainError `forbidden`, `not_found`, `not_ready`.
 */
export async function listSubmissionDeliveries(options: {
  readonly ctx: SpaceContext;
  readonly submissionId: string;
}): Promise<readonly StoredDelivery[]> {
  const { submissionId } = options;
  requireRole(options.ctx, "delivery:read");
  const { deliveries, submissions } = await openTenantStore(options);
  const found = await deliveries.ofSubmission(submissionId);
  if (found.length === 0 && !(await submissions.exists(submissionId)))
    throw new DomainError("not_found", "There is no such submission in this space.");
  return found;
}

/**
 * A page of what a destination was sent, newest first. What was sent stays to be seen after its destination is gone.
 * @throws DomainError `forbidden`, `not_found`, `not_ready`.
 */
export async function listDestinationDeliveries(options: {
  readonly ctx: SpaceContext;
  readonly destinationId: string;
  readonly filter: DestinationDeliveriesFilter;
}): Promise<DeliveryPage> {
  const { ctx, destinationId, filter } = options;
  requireRole(ctx, "delivery:read");
  const store = await openTenantStore({ ctx });
  const page = await store.deliveries.ofDestination(destinationId, filter);
  if (page.deliveries.length === 0 && filter.before === null) await requireDestination(store, destinationId);
  return page;
}

/**
 * A delivery with its latest 50 tries: when, how long, what was answered; oldest first.
 * @throws DomainError `forbidden`, `not_found`, `not_ready`.
 */
export async function readDelivery(options: {
  readonly ctx: SpaceContext;
  readonly deliveryId: string;
}): Promise<StoredDelivery & { readonly tries: readonly DeliveryAttempt[] }> {
  const { deliveryId } = options;
  requireRole(options.ctx, "delivery:read");
  const { deliveries } = await openTenantStore(options);
  const delivery = await deliveries.find(deliveryId);
  if (delivery === null) throw new DomainError("not_found", "There is no such delivery in this space.");
  return { ...delivery, tries: await deliveries.attempts(deliveryId) };
}
