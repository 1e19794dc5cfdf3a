import type { TenantDestination, TenantStore } from "@formtrap/tenant-db";
import { requireRole } from "../authorize.ts";
import { openActiveBucket, readConnection } from "../connection/index.ts";
import { describeFailure } from "../describe-failure.ts";
import { readSpoolState, type SpoolState, type SpoolVerbContext } from "../replay/index.ts";
import { openTenantStore, readTenant } from "../tenant/index.ts";

const FAILING_MAX = 100;
/** Nothing of ours begins so: the list is empty, and that there is one is the answer. */
const NO_OBJECTS = "formtrap/health/";
/** Of a server's version number, such as 170002. */
const VERSION_MAJOR = 10_000;

export interface ServerHealth {
  readonly isWell: boolean;
  readonly latencyMs: number | null;
  /** A sentence for people; null: it is well. */
  readonly problem: string | null;
}

/** How a space is, at the moment of asking. */
export interface SpaceHealth {
  readonly isWell: boolean;
  readonly checkedAt: Date;
  readonly database: ServerHealth & { readonly serverVersion: string | null };
  /** null: it has none in use. */
  readonly bucket: ServerHealth | null;
  readonly spool: SpoolState;
  /** At most 100; null: the database does not say. */
  readonly failingDestinations: readonly FailingDestination[] | null;
  /** What the last test of its connection said; null: it has none. */
  readonly connection: { readonly lastVerifiedAt: Date | null; readonly lastError: string | null } | null;
}

/** One that is failing, or that was switched off because it did. */
type FailingDestination = Pick<
  TenantDestination,
  "id" | "formId" | "channel" | "name" | "isEnabled" | "failingSince" | "disabledReason"
>;

/**
 * Asks the space's database and bucket how they are, side by side; those that do not answer are told of, not thrown.
 * Only ever when somebody asks: a sleeping database is woken by it.
 * @throws DomainError `forbidden`, `not_ready`.
 */
export async function readHealth(options: { readonly ctx: SpoolVerbContext }): Promise<SpaceHealth> {
  const { ctx } = options;
  requireRole(ctx, "spool:read");
  const { connectionId } = await readTenant({ ctx });
  const spool = await readSpoolState({ ctx });
  const connection = connectionId === null ? null : await readConnection(ctx, connectionId);
  const [{ database, failingDestinations }, bucket] = await Promise.all([askDatabase(ctx), askBucket(ctx)]);
  const isAnyWaiting = spool.waiting > 0 || spool.files > 0 || spool.quarantined > 0;
  const isAnyFailing = failingDestinations === null || failingDestinations.length > 0;
  return {
    isWell: database.isWell && bucket?.isWell !== false && !isAnyWaiting && !isAnyFailing,
    checkedAt: ctx.clock.now(),
    database,
    bucket,
    spool,
    failingDestinations,
    connection:
      connection === null
        ? null
        : { lastVerifiedAt: connection.lastVerifiedAt, lastError: connection.lastError },
  };
}

async function askDatabase(
  ctx: SpoolVerbContext,
): Promise<Pick<SpaceHealth, "database" | "failingDestinations">> {
  try {
    const store = await openTenantStore({ ctx });
    const failingDestinations = await listFailing(store);
    // The connection stands by now: this one is a round trip and nothing more.
    const startedAt = performance.now();
    const { serverVersionNum } = await store.health();
    const latencyMs = Math.round(performance.now() - startedAt);
    const serverVersion = `${Math.floor(serverVersionNum / VERSION_MAJOR)}.${serverVersionNum % VERSION_MAJOR}`;
    return { database: { isWell: true, serverVersion, latencyMs, problem: null }, failingDestinations };
  } catch (error) {
    const database = { ...toProblem(error), serverVersion: null };
    return { database, failingDestinations: null };
  }
}

async function listFailing(store: TenantStore): Promise<readonly FailingDestination[]> {
  const all = await store.destinations.list();
  return all
    .filter(({ failingSince, disabledReason }) => failingSince !== null || disabledReason !== null)
    .slice(0, FAILING_MAX)
    .map(({ id, formId, channel, name, isEnabled, failingSince, disabledReason }) => ({
      id,
      formId,
      channel,
      name,
      isEnabled,
      failingSince,
      disabledReason,
    }));
}

async function askBucket(ctx: SpoolVerbContext): Promise<ServerHealth | null> {
  try {
    const bucket = await openActiveBucket(ctx);
    if (bucket === null) return null;
    const startedAt = performance.now();
    await bucket.list({ prefix: NO_OBJECTS });
    return { isWell: true, latencyMs: Math.round(performance.now() - startedAt), problem: null };
  } catch (error) {
    return toProblem(error);
  }
}

function toProblem(error: unknown): ServerHealth {
  const described = describeFailure(error);
  if (described === null) throw error;
  return { isWell: false, latencyMs: null, problem: described.sentence };
}
