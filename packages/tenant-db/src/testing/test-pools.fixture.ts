import type { DatabaseCredentials } from "@formtrap/contracts";
import { createTenantPools, type TenantPools, type TenantPoolsLimits } from "../index.ts";
import type { ReadCredentials } from "../pools/credential-source.ts";
import { createTenantPool, type TenantPool } from "../pools/tenant-pool.ts";
import { plainSocket } from "./test-tenant.fixture.ts";

const LIMITS: TenantPoolsLimits = {
  poolsMax: 4,
  connectionsPerPoolMax: 2,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 5_000,
  idleMsMax: 60_000,
  responseBytesMax: 1_000_000,
  cooldownMs: 0,
};

/** One pool without a store on top. */
export function createTestPool(credentials: () => DatabaseCredentials): TenantPool {
  return createTenantPool({
    secretRef: "r",
    readCredentials: () => Promise.resolve(credentials()),
    createSocket: plainSocket,
    now: Date.now,
    limits: { ...LIMITS, connectionsPerPoolMax: 8 },
  });
}

export function createTestPools(options: {
  readonly readCredentials: ReadCredentials;
  readonly limits?: Partial<TenantPoolsLimits>;
  readonly now?: () => number;
}): TenantPools {
  return createTenantPools({
    readCredentials: options.readCredentials,
    createSocket: plainSocket,
    now: options.now ?? Date.now,
    logger: { warn: () => {} },
    limits: { ...LIMITS, ...options.limits },
  });
}
