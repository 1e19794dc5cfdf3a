import type { ReplayMessage } from "@formtrap/contracts";
import { requireSystem } from "../authorize.ts";
import type { Context } from "../context.ts";
import type { BatchQueue, Metrics, PlatformBucket } from "../ports.ts";
import { shelfPrefix, tenantPrefix } from "../spool/index.ts";
import { type WatchedTenant, watchedTenants } from "./watched-tenants.ts";
import { workSideBySide } from "./work-side-by-side.ts";

/** A reminder may come a little late; then its tenant is forgotten by everybody. */
const OVERDUE_MS = 30_000;
/** Tenants that nobody has counted yet are looked into, so many a run. */
const PEEKS_MAX = 200;
const PEEKS_AT_ONCE = 8;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface WatchContext extends Pick<Context, "actor" | "control" | "clock" | "logger"> {
  readonly bucket: PlatformBucket;
  readonly replayQueue: BatchQueue;
  readonly metrics: Metrics;
}

/**
 * Finds what everybody forgot: tenants with posts or files in the platform's bucket that nobody works on get a look.
 * So a look that was never sent, a reminder that got lost or a worker that died costs a minute and no post. And tells
 * the operator how much waits. Reads the control database and the platform's bucket; never asks a tenant's database.
 * @throws DomainError `forbidden`; ObjectStoreError; what control database and queue throw
 */
export async function watchSpool(options: { readonly ctx: WatchContext }): Promise<void> {
  const { ctx } = options;
  requireSystem(ctx);
  const now = ctx.clock.now();
  const [waiting, files] = await Promise.all([
    ctx.bucket.listFolders(shelfPrefix("waiting")),
    ctx.bucket.listFolders(shelfPrefix("files")),
  ]);
  const folders = [...new Set([...waiting, ...files])];
  const tenants = await watchedTenants(
    ctx,
    folders.filter((name) => UUID.test(name)),
  );
  if (tenants.length < folders.length)
    ctx.logger.warn("objects of no tenant in the spool", { count: folders.length - tenants.length });
  const messages = tenants
    .filter((tenant) => needsLook(tenant, now))
    .map(({ tenantId }): ReplayMessage => ({ v: 1, tenantId }));
  if (messages.length > 0) {
    ctx.logger.info("looks sent for what nobody works on", { count: messages.length });
    await ctx.replayQueue.sendAll(messages);
  }
  const hasPosts = new Set(waiting);
  await tellMetrics(
    ctx,
    tenants.filter(({ tenantId }) => hasPosts.has(tenantId)),
    now,
  );
}

function needsLook(tenant: WatchedTenant, now: Date): boolean {
  const { leaseExpiresAt, nextTryAt, heldBackBy, isDueForNews } = tenant;
  if (leaseExpiresAt !== null && leaseExpiresAt > now) return false;
  if (nextTryAt !== null) return now.getTime() - nextTryAt.getTime() >= OVERDUE_MS;
  // Whoever holds it back has it looked at when that is over; until then it is only counted, and its owners told.
  return heldBackBy === null || isDueForNews;
}

/** What the operator sees: as it was counted at each tenant's last try, or by a look into its folder. */
async function tellMetrics(ctx: WatchContext, tenants: readonly WatchedTenant[], now: Date): Promise<void> {
  let objects = 0;
  let oldestMs = 0;
  const note = (count: number, since: Date | null): void => {
    objects += count;
    if (since !== null) oldestMs = Math.max(oldestMs, now.getTime() - since.getTime());
  };
  const unknown = tenants.filter(({ waitingSince, waitingCount }) => {
    if (waitingSince !== null) note(waitingCount, waitingSince);
    return waitingSince === null;
  });
  await workSideBySide(unknown.slice(0, PEEKS_MAX), PEEKS_AT_ONCE, async ({ tenantId }) => {
    const page = await ctx.bucket.listObjects({ prefix: tenantPrefix("waiting", tenantId) });
    const times = page.objects.map(({ storedAt }) => storedAt.getTime());
    note(page.objects.length, times.length === 0 ? null : new Date(Math.min(...times)));
  });
  ctx.metrics.put("SpoolTenantsWaiting", tenants.length, "Count");
  ctx.metrics.put("SpoolObjects", objects, "Count");
  ctx.metrics.put("SpoolOldestSeconds", oldestMs / 1_000, "Seconds");
}
