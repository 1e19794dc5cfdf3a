import type { Socket } from "node:net";
import { TenantUnavailable } from "../errors.ts";
import { createPostgresTenantStore } from "../postgres/postgres-tenant-store.ts";
import type { TenantStore } from "../tenant-store.ts";
import type { ReadCredentials } from "./credential-source.ts";
import { createTenantPool, type PoolLimits, type TenantPool } from "./tenant-pool.ts";

/** What leads to one tenant's database with one role; all of it comes from the control database. */
export interface TenantTarget {
  readonly tenantId: string;
  readonly generation: number;
  readonly schemaName: string;
  readonly secretRef: string;
}

export interface TenantPoolsLimits extends PoolLimits {
  /** Together with `connectionsPerPoolMax` the hard budget of connections of this container. */
  readonly poolsMax: number;
}

interface PoolsLogger {
  warn(
    message: string,
    fields?: Readonly<Record<string, string | number | boolean | null | undefined>>,
  ): void;
}

export interface TenantPoolsOptions {
  readonly readCredentials: ReadCredentials;
  readonly createSocket: () => Socket;
  readonly now: () => number;
  readonly logger: PoolsLogger;
  readonly limits: TenantPoolsLimits;
}

export interface TenantPools {
  /** Opens nothing; cheap enough for every request. */
  storeFor(target: TenantTarget): TenantStore;
  /** Call it at the start of an invocation: ends what lay idle for too long while the container was frozen. */
  dropIdle(): void;
  /** Ends all connections that are not in use, and the others as soon as they are free. */
  close(): Promise<void>;
}

interface Entry {
  readonly target: TenantTarget;
  readonly pool: TenantPool;
  readonly store: TenantStore;
}

/**
 * Pools of this container, one per tenant, generation and credential version, created at first use; beyond `poolsMax`
 * the least recently used idle one goes, and where none is idle the newcomer is refused.
 */
export function createTenantPools(options: TenantPoolsOptions): TenantPools {
  const { limits, logger } = options;
  /** Least recently used first. */
  const entries = new Map<string, Entry>();

  async function close(key: string, entry: Entry): Promise<void> {
    entries.delete(key);
    await entry.pool.close();
  }

  /** An older generation's connections only take room from the newer one's. */
  function closeOutdated(target: TenantTarget): void {
    for (const [key, entry] of entries) {
      const isOlder =
        entry.target.tenantId === target.tenantId && entry.target.generation < target.generation;
      if (isOlder && !entry.pool.isBusy()) void close(key, entry);
    }
  }

  function makeRoom(): void {
    if (entries.size < limits.poolsMax) return;
    for (const [key, entry] of entries) {
      if (entry.pool.isBusy()) continue;
      void close(key, entry);
      return;
    }
    logger.warn("no room for another tenant's pool", { poolsMax: limits.poolsMax });
    throw new TenantUnavailable("busy");
  }

  function poolOf(key: string, target: TenantTarget, store: TenantStore): TenantPool {
    const known = entries.get(key);
    if (known !== undefined) {
      entries.delete(key);
      entries.set(key, known);
      return known.pool;
    }
    closeOutdated(target);
    makeRoom();
    const pool = createTenantPool({ ...options, secretRef: target.secretRef });
    entries.set(key, { target, pool, store });
    return pool;
  }

  /** Nearly all posts of a container are for the tenant of the post before. */
  let last: Pick<Entry, "target" | "store"> | null = null;

  return {
    storeFor: (target) => {
      if (last !== null && isSameTarget(last.target, target)) return last.store;
      const key = `${target.tenantId} ${target.generation} ${target.schemaName} ${target.secretRef}`;
      const store: TenantStore =
        entries.get(key)?.store ??
        createPostgresTenantStore({
          schemaName: target.schemaName,
          run: async (statement) => await poolOf(key, target, store).run(statement),
        });
      last = { target, store };
      return store;
    },
    dropIdle: () => {
      for (const { pool } of entries.values()) pool.dropIdle();
    },
    close: async () => {
      await Promise.all([...entries].map(([key, entry]) => close(key, entry)));
    },
  };
}

function isSameTarget(one: TenantTarget, other: TenantTarget): boolean {
  return (
    one.tenantId === other.tenantId &&
    one.generation === other.generation &&
    one.schemaName === other.schemaName &&
    one.secretRef === other.secretRef
  );
}
