import { ownerAddresses, waitingUrl } from "../delivery/index.ts";
import type { Mail } from "../ports.ts";
import { recordTenantEvent } from "../tenant/index.ts";
import type { SpooledTenant } from "./read-spooled-tenant.ts";
import type { ReplayContext } from "./replay-context.ts";
import type { SpoolLease } from "./spool-lease.ts";
import { type SpoolNews, spoolOverMail, spoolWaitingMail } from "./spool-mails.ts";

/** A database that sleeps, or restarts, is back before anybody has read a mail. */
export const TOLD_AFTER_MS = 15 * 60_000;

/**
 * Tells a space's owners once that posts have been waiting for 15 minutes and why, and once when it is over. Who tells is
 * decided in the tenant's row before a mail is sent; the mails themselves are best effort, since the dashboard shows it too.
 * @throws LeaseLost
 */
export async function tellOwners(options: {
  readonly ctx: ReplayContext;
  readonly lease: SpoolLease;
  readonly tenant: SpooledTenant;
  readonly waiting: SpoolNews;
}): Promise<void> {
  const { ctx, lease, tenant, waiting } = options;
  const now = ctx.clock.now();
  const { waitingSince } = waiting;
  const { ownersToldAt } = lease.row;
  const url = waitingUrl(ctx.dashboardUrl, tenant.space.id);
  const spaceName = tenant.space.name;
  if (waitingSince === null && ownersToldAt !== null) {
    await lease.write({ ownersToldAt: null });
    await noteEvent(
      ctx,
      tenant,
      "spool_over",
      "What had been waiting for the space's servers is stored.",
      waiting,
    );
    await mailOwners(ctx, tenant, (to) => spoolOverMail({ ...waiting, to, spaceName, url }));
  }
  if (waitingSince === null || ownersToldAt !== null) return;
  if (now.getTime() - waitingSince.getTime() < TOLD_AFTER_MS) return;
  await lease.write({ ownersToldAt: now });
  await noteEvent(
    ctx,
    tenant,
    "spool_waiting",
    "Submissions have been waiting for 15 minutes to be stored.",
    waiting,
  );
  const { spoolDays } = ctx;
  await mailOwners(ctx, tenant, (to) =>
    spoolWaitingMail({ ...waiting, waitingSince, spoolDays, to, spaceName, url }),
  );
}

/** When to try again, so that owners hear of it in time: they are told by whoever tries. */
export function earlierForOwners(options: {
  readonly ctx: Pick<ReplayContext, "clock">;
  readonly lease: SpoolLease;
  readonly waitingSince: Date | null;
  readonly at: Date;
}): Date {
  const { ctx, lease, waitingSince, at } = options;
  if (waitingSince === null || lease.row.ownersToldAt !== null) return at;
  const dueAt = new Date(waitingSince.getTime() + TOLD_AFTER_MS);
  return dueAt > ctx.clock.now() && dueAt < at ? dueAt : at;
}

async function noteEvent(
  ctx: ReplayContext,
  { tenantId }: SpooledTenant,
  eventType: string,
  description: string,
  { waitingCount, waitingFiles, reason }: SpoolNews,
): Promise<void> {
  await recordTenantEvent(ctx, ctx.control, {
    tenantId,
    eventType,
    description,
    details: { waitingCount, waitingFiles, reason },
  });
}

async function mailOwners(
  ctx: ReplayContext,
  { tenantId, space }: SpooledTenant,
  mailTo: (address: string) => Mail,
): Promise<void> {
  for (const address of await ownerAddresses(ctx, space.id)) {
    try {
      await ctx.mailer.send(mailTo(address));
    } catch (error) {
      ctx.logger.warn("owner not told of waiting posts", { tenantId }, error);
    }
  }
}
