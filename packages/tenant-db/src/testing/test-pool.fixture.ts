import type { DatabaseCredentials } from "@formtrap/contracts";
import { createTenantPool, type TenantPool } from "../pools/tenant-pool.ts";
import { plainSocket } from "./test-tenant.fixture.ts";

/** One pool without a store on top, whose statements a test can look at. */
export function createTestPool(credentials: () => DatabaseCredentials): TenantPool {
  return createTenantPool({
    secretRef: "r",
    readCredentials: () => Promise.resolve(credentials()),
    createSocket: plainSocket,
    now: Date.now,
    limits: {
      connectionsPerPoolMax: 8,
      connectTimeoutMs: 5_000,
      statementTimeoutMs: 10_000,
      idleMsMax: 60_000,
      responseBytesMax: 1_000_000,
      cooldownMs: 0,
    },
  });
}
