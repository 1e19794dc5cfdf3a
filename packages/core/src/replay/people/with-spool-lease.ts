import { setTimeout as wait } from "node:timers/promises";
import { DomainError } from "../../errors.ts";
import { sendLook } from "../send-look.ts";
import { LeaseLost, type SpoolLease } from "../spool-lease.ts";
import { takeSpoolLease } from "../take-spool-lease.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";

const TRIES = 21;
const BETWEEN_TRIES_MS = 250;

/**
 * Moves or removes a tenant's posts while no worker stores them: two who copy and delete at once would lose one. Waits
 * up to 5 s for a worker to finish, and has one look when it is over. `use` keeps the lease between its parts.
 * @throws DomainError `conflict` where a worker is at it for longer, or took over; whatever `use` throws.
 */
export async function withSpoolLease<Result>(
  ctx: SpoolVerbContext,
  tenantId: string,
  use: (lease: SpoolLease) => Promise<Result>,
): Promise<Result> {
  const lease = await takeWhenFree(ctx, tenantId);
  try {
    const result = await use(lease);
    await lease.release({});
    return result;
  } catch (error) {
    if (error instanceof LeaseLost) throw inUse();
    // Where the control database does not answer, the lease runs out.
    await lease.release({}).catch(() => {});
    throw error;
  } finally {
    await sendLook({ ...ctx, queues: { replay: ctx.replayQueue } }, tenantId);
  }
}

async function takeWhenFree(ctx: SpoolVerbContext, tenantId: string): Promise<SpoolLease> {
  for (let tries = TRIES; ; tries -= 1) {
    const taking = await takeSpoolLease({ ctx, tenantId, isAnyTime: true });
    if (taking.kind === "taken") return taking.lease;
    if (tries === 1) throw inUse();
    await wait(BETWEEN_TRIES_MS);
  }
}

function inUse(): DomainError {
  return new DomainError("conflict", "The waiting posts are being stored right now. Try again in a minute.");
}
