import type { Clock } from "../ports.ts";
import type { SpoolPorts } from "../spool/index.ts";
// By their files, not by the folder's face: what seals posts is read when the first one has to wait.
import { createLookTimer } from "../spool/look-timer.ts";
import { createTenantBreaker } from "../spool/tenant-breaker.ts";
import { createIdMemory } from "./id-memory.ts";
import type { SubmitContext } from "./submit-context.ts";

/** Of each kind of thing that is remembered of tenants. */
const TENANTS_MAX = 1_000;
const SPOOLED_IDS_MAX = 10_000;

/** A container's way to the spool, with nothing remembered yet of tenants and their posts. */
export function createSubmitSpool(
  options: Omit<SpoolPorts, "looks"> & { readonly clock: Clock },
): SubmitContext["spool"] {
  const { clock, ...ports } = options;
  return {
    ...ports,
    looks: createLookTimer({ clock, tenantsMax: TENANTS_MAX }),
    databases: createTenantBreaker({ clock, tenantsMax: TENANTS_MAX }),
    buckets: createTenantBreaker({ clock, tenantsMax: TENANTS_MAX }),
    accepted: createIdMemory({ sizeMax: SPOOLED_IDS_MAX }),
  };
}
