import type { ControlDatabase } from "@formtrap/control-db";
import type { Selectable, Updateable } from "kysely";
import type { Context } from "../context.ts";

/** Longer than anything that a worker does between two renewals: a statement, a page of a listing, a file. */
const LEASE_MS = 60_000;
const RENEWED_AFTER_MS = 15_000;

/** What stands in `tenant_spool`, of this lease's own knowledge: as it was taken, with what was written since. */
export type SpoolRow = Pick<
  Selectable<ControlDatabase["tenantSpool"]>,
  | "attempts"
  | "countedAt"
  | "failedCount"
  | "nextTryAt"
  | "ownersToldAt"
  | "quarantinedCount"
  | "reason"
  | "waitingCount"
  | "waitingSince"
>;
export type SpoolChanges = Omit<
  Updateable<ControlDatabase["tenantSpool"]>,
  "tenantId" | "leaseExpiresAt" | "fencingToken" | "isAsked" | "updatedAt"
>;

/** Another worker took over: nothing of what this one knows may be written any more. */
export class LeaseLost extends Error {
  constructor() {
    super("Another worker has taken over this tenant's waiting posts.");
    this.name = "LeaseLost";
  }
}

/** The right to work on one tenant's waiting posts. Every method throws LeaseLost once another worker has it. */
export interface SpoolLease {
  readonly tenantId: string;
  /** Of the row when the lease was taken: whoever takes it next raises it, and shuts this worker out. */
  readonly fencingToken: string;
  readonly row: SpoolRow;
  /** Call it before every piece of work: it renews the lease when that is due, and costs nothing else. */
  keep(): Promise<void>;
  /** Changes the tenant's row, and renews. */
  write(changes: SpoolChanges): Promise<void>;
  /** Ends the lease with these last changes, unless somebody asked meanwhile. @returns whether it ended. */
  letGo(changes: SpoolChanges): Promise<boolean>;
  /** Ends it whoever asked: somebody will look again by themselves. */
  release(changes: SpoolChanges): Promise<void>;
}

export function leaseExpiry(now: Date): Date {
  return new Date(now.getTime() + LEASE_MS);
}

export function createSpoolLease(options: {
  readonly ctx: Pick<Context, "control" | "clock">;
  readonly tenantId: string;
  readonly fencingToken: string;
  readonly row: SpoolRow;
}): SpoolLease {
  const { ctx, tenantId, fencingToken } = options;
  const row: SpoolRow = { ...options.row };
  let renewedAt = ctx.clock.now();

  const update = (changes: Updateable<ControlDatabase["tenantSpool"]>) =>
    ctx.control
      .updateTable("tenantSpool")
      .set({ ...changes, updatedAt: ctx.clock.now() })
      .where("tenantId", "=", tenantId)
      .where("fencingToken", "=", fencingToken);
  const must = async (query: ReturnType<typeof update>): Promise<void> => {
    const { numUpdatedRows } = await query.executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new LeaseLost();
  };
  const write = async (changes: SpoolChanges): Promise<void> => {
    const now = ctx.clock.now();
    await must(update({ ...changes, leaseExpiresAt: leaseExpiry(now) }));
    renewedAt = now;
    Object.assign(row, changes);
  };
  return {
    tenantId,
    fencingToken,
    row,
    keep: async () => {
      if (ctx.clock.now().getTime() - renewedAt.getTime() >= RENEWED_AFTER_MS) await write({});
    },
    write,
    letGo: async (changes) => {
      const ending = update({ ...changes, leaseExpiresAt: null }).where("isAsked", "=", false);
      const { numUpdatedRows } = await ending.executeTakeFirst();
      if (numUpdatedRows === 1n) return true;
      await must(update({ ...changes, isAsked: false, leaseExpiresAt: leaseExpiry(ctx.clock.now()) }));
      Object.assign(row, changes);
      return false;
    },
    release: (changes) => must(update({ ...changes, leaseExpiresAt: null, isAsked: false })),
  };
}
