import type { ReplayMessage, SpoolReason } from "@formtrap/contracts";
import { TenantDataError, TenantUnavailable } from "@formtrap/tenant-db";
import { requireSystem } from "../authorize.ts";
import { KeyServiceUnavailable, ObjectStoreError } from "../ports.ts";
import { backOff } from "./back-off.ts";
import { countSpool } from "./count-spool.ts";
import { drain } from "./drain.ts";
import { finishReplay } from "./finish-replay.ts";
import { readSpooledTenant, type SpooledTenant } from "./read-spooled-tenant.ts";
import type { ReplayContext } from "./replay-context.ts";
import { sendLook } from "./send-look.ts";
import { LeaseLost, type SpoolLease } from "./spool-lease.ts";
import { takeSpoolLease } from "./take-spool-lease.ts";
import { tellOwners } from "./tell-owners.ts";

/** After what is nobody's fault but the platform's, or a moment's: no room for one more connection. */
const SOON_MS = 30_000;

interface Replay {
  readonly ctx: ReplayContext;
  readonly lease: SpoolLease;
  readonly isOutOfTime: () => boolean;
}

/**
 * Looks at one tenant's waiting posts and files: brings them to its database and bucket, or notes why that does not work
 * and when it is tried again. One worker per tenant is at it; every step may be done twice, so that a worker may die
 * anywhere. What fails at the customer's servers, and platform's buckets and keys that do not answer, end it without an
 * error and with a reminder.
 * @param options `deadline`: by then it lets go, and has the rest looked at by another.
 * @throws DomainError `forbidden`; what control database and queues throw: the message then comes again.
 */
export async function replayTenant(options: {
  readonly ctx: ReplayContext;
  readonly message: ReplayMessage;
  readonly deadline: Date;
}): Promise<void> {
  const { ctx, message, deadline } = options;
  requireSystem(ctx);
  const { tenantId } = message;
  const taking = await takeSpoolLease({ ctx, tenantId });
  if (taking.kind !== "taken") {
    ctx.logger.info("look left to others", { requestId: ctx.requestId, tenantId, because: taking.kind });
    return;
  }
  try {
    await workOrComeBack({ ctx, lease: taking.lease, isOutOfTime: () => ctx.clock.now() >= deadline });
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    ctx.logger.warn("waiting posts left to another worker", { requestId: ctx.requestId, tenantId });
  }
}

async function workOrComeBack(replay: Replay): Promise<void> {
  const { ctx, lease } = replay;
  try {
    await work(replay);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    if (error instanceof ObjectStoreError || error instanceof KeyServiceUnavailable) {
      ctx.logger.error("waiting posts not worked off", { tenantId: lease.tenantId }, error);
      await comeBackSoon(ctx, lease);
      return;
    }
    // Where the control database does not answer, the lease runs out.
    await lease.release({}).catch(() => {});
    throw error;
  }
}

async function comeBackSoon(ctx: ReplayContext, lease: SpoolLease): Promise<void> {
  await lease.release({});
  await sendLook(ctx, lease.tenantId, new Date(ctx.clock.now().getTime() + SOON_MS));
}

async function work(replay: Replay): Promise<void> {
  const { ctx, lease, isOutOfTime } = replay;
  for (;;) {
    const tenant = await readSpooledTenant(ctx, lease.tenantId);
    if (tenant === null) return;
    if (await workOnce(replay, tenant)) return;
    // Somebody asked meanwhile: what they came for may have been put there behind the listing's back.
    if (!isOutOfTime()) continue;
    await lease.release({});
    await sendLook(ctx, lease.tenantId);
    return;
  }
}

/** @returns whether the lease is let go. */
async function workOnce(replay: Replay, tenant: SpooledTenant): Promise<boolean> {
  const { ctx, lease } = replay;
  const { access, heldBackBy } = tenant;
  if (access === null || heldBackBy !== null)
    return await holdBack(replay, tenant, heldBackBy ?? "misconfigured");
  let drained: Awaited<ReturnType<typeof drain>>;
  try {
    drained = await drain({ ...replay, tenant, store: ctx.storeFor(access.ingest) });
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    ctx.logger.warn("waiting posts not stored", { tenantId: lease.tenantId, reason }, error);
    // All connections of this worker's own are in use; the tenant's database was not even asked.
    if (reason === "busy") await comeBackSoon(ctx, lease);
    else await backOff(ctx, lease, tenant, reason);
    return true;
  }
  const { count, isDone } = drained;
  if (count > 0) ctx.logger.info("waiting posts worked off", { tenantId: lease.tenantId, count });
  if (!isDone) {
    await lease.release({ lastTryAt: ctx.clock.now() });
    await sendLook(ctx, lease.tenantId);
    return true;
  }
  return await finishReplay({ ...replay, tenant, store: ctx.storeFor(access.app) });
}

/** Its database may not be asked: whoever changes that has it looked at. */
async function holdBack(
  { ctx, lease }: Replay,
  tenant: SpooledTenant,
  reason: SpoolReason,
): Promise<boolean> {
  const counts = await countSpool(ctx, lease);
  await tellOwners({ ctx, lease, tenant, waiting: { ...counts, reason } });
  return await lease.letGo({ ...counts, reason, attempts: 0, nextTryAt: null });
}

/** @returns null for what is not the tenant's database's. */
function reasonOf(error: unknown): SpoolReason | null {
  if (error instanceof TenantUnavailable) return error.reason;
  return error instanceof TenantDataError ? "misbehaving" : null;
}
