import type { TenantRoute } from "@formtrap/contracts";
import type { TenantStore } from "@formtrap/tenant-db";
import type { Clock, Logger } from "../ports.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import type { RouteCache } from "./route-cache.ts";

/** What receiving a submission needs; built once per container. */
export interface SubmitContext {
  readonly routes: RouteCache;
  /** The store of a tenant's data, from a cache of pools: no network before it is used. */
  readonly storeFor: (tenant: TenantRoute) => TenantStore;
  readonly rateLimiter: RateLimiter;
  readonly clock: Clock;
  readonly logger: Logger;
  /** For forms that set none; 0 is no limit. */
  readonly rateLimitPerMinute: number;
}
