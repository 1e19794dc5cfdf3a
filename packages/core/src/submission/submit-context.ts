import type { TenantRoute } from "@formtrap/contracts";
import type { TenantStore } from "@formtrap/tenant-db";
import type {
  CaptchaVerifier,
  Clock,
  Logger,
  MessageQueue,
  ObjectStore,
  StorageTarget,
  Vault,
} from "../ports.ts";
import type { SpoolPorts, TenantBreaker } from "../spool/index.ts";
import type { FormTimer } from "./form-timer.ts";
import type { IdMemory } from "./id-memory.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import type { RouteCache } from "./route-cache.ts";
import type { RepetitionCounter } from "./spam/index.ts";

/** What receiving a submission needs; built once per container. */
export interface SubmitContext {
  readonly routes: RouteCache;
  /** The store of a tenant's data, from a cache of pools: no network before it is used. */
  readonly storeFor: (tenant: TenantRoute) => TenantStore;
  /** Reads what routes refer to: the keys of buckets and captcha accounts. */
  readonly secrets: Pick<Vault, "get">;
  /** A bucket, from a cache of clients, which are loaded when first asked for; no network before it is used. */
  readonly openObjectStore: (target: StorageTarget) => Promise<ObjectStore>;
  readonly captcha: CaptchaVerifier;
  readonly rateLimiter: RateLimiter;
  /** Equal posts that this container saw lately. */
  readonly repetitions: RepetitionCounter;
  readonly sweeps: FormTimer & { readonly queue: MessageQueue };
  /** Where deliveries are asked for. */
  readonly notifications: MessageQueue;
  /** Forms whose spam may be due to be told of. */
  readonly digests: FormTimer;
  /** Where posts wait whose tenant's database cannot take them, and what is known of those that cannot. */
  readonly spool: SpoolPorts & {
    readonly databases: TenantBreaker;
    readonly buckets: TenantBreaker;
    /** Posts that this container let wait. */
    readonly accepted: IdMemory;
  };
  readonly clock: Clock;
  readonly logger: Logger;
  /** For forms that set none; 0 is no limit. */
  readonly rateLimitPerMinute: number;
}
