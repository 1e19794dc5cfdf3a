import { newId, type TenantPlacement, type TenantStatus } from "@formtrap/contracts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { describeFailure } from "../describe-failure.ts";
import { openTenantStore } from "../tenant/index.ts";
import { openActiveBucket } from "./open-active-bucket.ts";

/** Whether something of the customer's answers right now. */
export interface Health {
  readonly ok: boolean;
  /** From the question to its answer, or to giving up. */
  readonly tookMs: number;
  /** Why not, for people; null: it does. */
  readonly problem: string | null;
}

/** Where a space's data lives, as people see it. */
export interface TenantDetails {
  /** `none`: nothing was initialized yet. */
  readonly status: TenantStatus | "none";
  readonly placement: TenantPlacement | null;
  readonly region: string | null;
  readonly connectionId: string | null;
  readonly schema: string | null;
  /** Pack to version. */
  readonly schemaVersions: Readonly<Record<string, string>>;
  readonly ingestMode: "normal" | "spool_only" | "blocked";
  readonly whenUnavailable: "spool" | "refuse";
  readonly createdAt: Date | null;
  /** null: not asked, or nothing is in use. */
  readonly health: { readonly database: Health; readonly bucket: Health | null } | null;
}

const NOTHING: TenantDetails = {
  status: "none",
  placement: null,
  region: null,
  connectionId: null,
  schema: null,
  schemaVersions: {},
  ingestMode: "normal",
  whenUnavailable: "spool",
  createdAt: null,
  health: null,
};

/**
 * Where the space's data lives. With `asksHealth` database and bucket are asked now, as the inbox would: some seconds
 * where they do not answer.
 * @throws DomainError `forbidden`.
 */
export async function describeTenant(options: {
  readonly ctx: SpaceContext;
  readonly asksHealth: boolean;
}): Promise<TenantDetails> {
  const { ctx, asksHealth } = options;
  requireRole(ctx, "space:read");
  const row = await ctx.control
    .selectFrom("tenant")
    .selectAll()
    .where("organizationId", "=", ctx.space.id)
    .executeTakeFirst();
  if (row === undefined) return NOTHING;
  const { status, placement, region, connectionId, schemaName, schemaVersions, ingestMode } = row;
  return {
    status,
    placement,
    region,
    connectionId,
    schema: schemaName,
    schemaVersions,
    ingestMode,
    whenUnavailable: row.whenUnavailable,
    createdAt: row.createdAt,
    health: asksHealth && status === "active" ? await askHealth(ctx) : null,
  };
}

async function askHealth(ctx: SpaceContext): Promise<TenantDetails["health"]> {
  const database = await ask(async () => {
    await (await openTenantStore({ ctx })).forms.find(newId());
  });
  const store = await openActiveBucket(ctx);
  if (store === null) return { database, bucket: null };
  const bucket = await ask(async () => {
    await store.head(`formtrap-probe/${newId()}`);
  });
  return { database, bucket };
}

async function ask(question: () => Promise<void>): Promise<Health> {
  const startedMs = performance.now();
  const took = () => Math.round(performance.now() - startedMs);
  try {
    await question();
    return { ok: true, tookMs: took(), problem: null };
  } catch (error) {
    const failure = describeFailure(error);
    if (failure === null) throw error;
    return { ok: false, tookMs: took(), problem: failure.sentence };
  }
}
