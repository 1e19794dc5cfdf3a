import { setTimeout as wait } from "node:timers/promises";
import type { ReplayMessage } from "@formtrap/contracts";
import { sql } from "kysely";
import { DomainError } from "../../errors.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";

const LEASE_MS = 60_000;
const TRIES = 21;
const BETWEEN_TRIES_MS = 250;

export interface SpoolLease {
  /** To be called between parts of the work that take long. @throws DomainError `conflict` where it was lost. */
  renew(): Promise<void>;
}

/**
 * Moves or removes a tenant's posts while no worker stores them: two who copy and delete at once would lose one. Waits
 * up to 5 s for a worker to finish, and has one look when it is over.
 * @throws DomainError `conflict` where a worker is at it for longer; whatever `use` throws.
 */
export async function withSpoolLease<Result>(
  ctx: SpoolVerbContext,
  tenantId: string,
  use: (lease: SpoolLease) => Promise<Result>,
): Promise<Result> {
  const fencingToken = await takeWhenFree(ctx, tenantId);
  const renew = async (): Promise<void> => {
    if (!(await setExpiry(ctx, tenantId, fencingToken, expiry(ctx)))) throw inUse();
  };
  try {
    return await use({ renew });
  } finally {
    await setExpiry(ctx, tenantId, fencingToken, null);
    await sendLook(ctx, tenantId);
  }
}

/** A look that is not sent is the watch's to make up for. */
export async function sendLook(
  ctx: Pick<SpoolVerbContext, "replayQueue" | "logger">,
  tenantId: string,
): Promise<void> {
  const message = { v: 1, tenantId } satisfies ReplayMessage;
  await ctx.replayQueue.send(message).catch((error: unknown) => {
    ctx.logger.warn("no look was asked for", { tenantId }, error);
  });
}

async function takeWhenFree(ctx: SpoolVerbContext, tenantId: string): Promise<string> {
  for (let tries = TRIES; ; tries -= 1) {
    const token = await take(ctx, tenantId);
    if (token !== null) return token;
    if (tries === 1) throw inUse();
    await wait(BETWEEN_TRIES_MS);
  }
}

async function take(ctx: SpoolVerbContext, tenantId: string): Promise<string | null> {
  const now = ctx.clock.now();
  const row = await ctx.control
    .insertInto("tenantSpool")
    .values({ tenantId, leaseExpiresAt: expiry(ctx), fencingToken: 1 })
    .onConflict((conflict) =>
      conflict
        .column("tenantId")
        .doUpdateSet({ leaseExpiresAt: expiry(ctx), fencingToken: sql`tenant_spool.fencing_token + 1` })
        .where((eb) =>
          eb.or([eb("tenantSpool.leaseExpiresAt", "is", null), eb("tenantSpool.leaseExpiresAt", "<=", now)]),
        ),
    )
    .returning("fencingToken")
    .executeTakeFirst();
  return row?.fencingToken ?? null;
}

async function setExpiry(
  ctx: SpoolVerbContext,
  tenantId: string,
  fencingToken: string,
  leaseExpiresAt: Date | null,
): Promise<boolean> {
  const { numUpdatedRows } = await ctx.control
    .updateTable("tenantSpool")
    .set({ leaseExpiresAt, ...(leaseExpiresAt === null && { isAsked: false }) })
    .where("tenantId", "=", tenantId)
    .where("fencingToken", "=", fencingToken)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function expiry(ctx: SpoolVerbContext): Date {
  return new Date(ctx.clock.now().getTime() + LEASE_MS);
}

function inUse(): DomainError {
  return new DomainError("conflict", "The waiting posts are being stored right now. Try again in a minute.");
}
