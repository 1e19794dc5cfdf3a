import type { TenantDestination, TenantStore } from "@formtrap/tenant-db";
import { recordAudit } from "../audit/index.ts";
import { republishForms } from "../form/index.ts";
import { destinationsUrl } from "./dashboard-links.ts";
import { destinationDisabledMail } from "./mail/notices.ts";
import type { NotifyContext } from "./notify-context.ts";
import { ownerAddresses } from "./owner-addresses.ts";
import type { DeliveryRoute } from "./read-delivery-route.ts";
import { GIVE_UP_AFTER_MS } from "./retry-schedule.ts";

const FAILED_FOR_A_DAY = "It has failed for 24 hours.";

/**
 * Switches off what has failed for a day, and at once what said that it wants no more, and tells the space's owners.
 * A good test switches it on again.
 */
export async function switchOffDestinations(options: {
  readonly ctx: NotifyContext;
  readonly route: DeliveryRoute;
  readonly store: TenantStore;
  /** Destination to the time of its first failure in a row. */
  readonly failing: ReadonlyMap<string, Date>;
  /** Destination to what it said. */
  readonly gone: ReadonlyMap<string, string>;
}): Promise<void> {
  const { ctx, failing, gone } = options;
  for (const [destinationId, since] of failing) {
    const hasFailedForADay = ctx.clock.now().getTime() - since.getTime() >= GIVE_UP_AFTER_MS;
    const reason = gone.get(destinationId) ?? (hasFailedForADay ? FAILED_FOR_A_DAY : null);
    if (reason !== null) await switchOff(options, destinationId, reason);
  }
}

async function switchOff(
  { ctx, route, store }: Parameters<typeof switchOffDestinations>[0],
  destinationId: string,
  reason: string,
): Promise<void> {
  const destination = await store.destinations.find(destinationId);
  if (destination === null || !destination.isEnabled) return;
  const space = { id: route.space.id, role: "admin" } as const;
  const now = ctx.clock.now();
  await store.destinations.setEnabled(destinationId, { isEnabled: false, disabledReason: reason, now });
  await republishForms({ ctx: { ...ctx, space }, store, formId: destination.formId });
  await recordAudit(ctx, ctx.control, "succeeded", {
    organizationId: space.id,
    action: "destination.switch_off",
    targetType: "destination",
    targetId: destinationId,
    details: { reason },
  });
  await tellOwners(ctx, route, destination, reason);
}

/** Best effort: the dashboard shows it too. */
async function tellOwners(
  ctx: NotifyContext,
  { space, policy }: DeliveryRoute,
  destination: TenantDestination,
  reason: string,
): Promise<void> {
  const url = destinationsUrl(ctx.dashboardUrl, space.id, destination.formId);
  const form = destination.formId === null ? null : policy.name;
  for (const email of await ownerAddresses(ctx, space.id)) {
    try {
      await ctx.mailer.send(
        destinationDisabledMail({
          to: email,
          spaceName: space.name,
          formName: form,
          destination,
          reason,
          url,
        }),
      );
    } catch (error) {
      ctx.logger.warn("owner not told of a destination", { destinationId: destination.id }, error);
    }
  }
}
