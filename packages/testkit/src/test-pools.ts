import { Socket } from "node:net";
import { createTenantPools, type TenantPools, type TenantPoolsLimits } from "@formtrap/tenant-db";

type Options = Parameters<typeof createTenantPools>[0];

const LIMITS: TenantPoolsLimits = {
  poolsMax: 4,
  connectionsPerPoolMax: 2,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 5_000,
  idleMsMax: 60_000,
  responseBytesMax: 1_000_000,
  cooldownMs: 0,
};

/** Small pools without egress rules, since tests connect to loopback, and without a cool-down. */
export function createTestPools(options: {
  readonly readCredentials: Options["readCredentials"];
  readonly limits?: Partial<TenantPoolsLimits>;
  readonly now?: Options["now"];
  readonly logger?: Options["logger"];
}): TenantPools {
  return createTenantPools({
    readCredentials: options.readCredentials,
    createSocket: () => new Socket(),
    now: options.now ?? Date.now,
    logger: options.logger ?? { warn: () => {} },
    limits: { ...LIMITS, ...options.limits },
  });
}
