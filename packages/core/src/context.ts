import type { SpaceAction, SpaceRole } from "@formtrap/contracts";
import type { ControlDb } from "@formtrap/control-db";
import type { TenantStore } from "@formtrap/tenant-db";
import type { Clock, EgressGuard, Logger, ObjectStore, StorageTarget, Vault } from "./ports.ts";

/** Who acts. `system` is the platform itself: deploys, schedules, the operator's command line. */
export type Actor =
  | { readonly type: "user"; readonly userId: string }
  | { readonly type: "key"; readonly keyId: string }
  | { readonly type: "system"; readonly name: string };

/** Where a call came from; null: it did not say. */
export interface Origin {
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

/** What every verb is given; nothing of it is ambient. */
export interface Context {
  readonly actor: Actor;
  readonly control: ControlDb;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly requestId: string;
  /** Of a call over HTTP; the audit log keeps it. */
  readonly origin?: Origin;
}

/** Context of a verb that a signed-in person asks for, outside of any space. */
export interface PersonContext extends Context {
  readonly actor: Extract<Actor, { readonly type: "user" }>;
}

/** Context of a verb about a person's own sessions. */
export interface SessionContext extends PersonContext {
  /** The one that asks. */
  readonly sessionId: string;
}

/** One role's way to one tenant's data; caches of pools are keyed by it. */
export interface TenantAccess {
  readonly tenantId: string;
  readonly generation: number;
  readonly schemaName: string;
  /** Vault reference of the role's credentials. */
  readonly secretRef: string;
}

/** Context of a verb that works inside one space; `enterSpace` makes it, after proving the membership. */
export interface SpaceContext extends Context {
  readonly space: {
    readonly id: string;
    readonly role: SpaceRole;
    /** What a key was given; absent: all that the role may. */
    readonly rights?: ReadonlySet<SpaceAction>;
  };
  /** The store of a tenant's data, from a cache of pools: no network before it is used. */
  readonly storeFor: (access: TenantAccess) => TenantStore;
  readonly egress: EgressGuard;
  readonly openObjectStore: (target: StorageTarget) => ObjectStore;
}
