import type { FormAddress } from "@formtrap/contracts";
import {
  type Clock,
  type DataKeys,
  KeyServiceUnavailable,
  type Logger,
  ObjectStoreError,
  type PlatformBucket,
} from "../ports.ts";
import type { RouteSnapshot } from "./route-snapshot.ts";

/** A policy and lists at their largest. */
const SNAPSHOT_BYTES_MAX = 4 * 1024 * 1024;
const SNAPSHOT_DAYS_MAX = 7;
const DAY_MS = 24 * 3_600_000;

export interface SnapshotContext {
  readonly bucket: PlatformBucket;
  readonly dataKeys: DataKeys;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Reads what was kept of an address's route.
 * @returns null where nothing was, nothing that can be read, or only what is older than seven days.
 * @throws ObjectStoreError, KeyServiceUnavailable
 */
export async function readRouteSnapshot(
  ctx: SnapshotContext,
  address: FormAddress,
): Promise<RouteSnapshot | null> {
  // Read when the first one is needed: most containers never meet an outage.
  const { openSnapshot, snapshotKey } = await import("./route-snapshot.ts");
  const key = snapshotKey(address);
  try {
    const sealed = await ctx.bucket.get(key, { maxBytes: SNAPSHOT_BYTES_MAX });
    const snapshot = await openSnapshot(ctx.dataKeys, address, sealed);
    const ageMs = ctx.clock.now().getTime() - snapshot.savedAt.getTime();
    return ageMs <= SNAPSHOT_DAYS_MAX * DAY_MS ? snapshot : null;
  } catch (error) {
    if (error instanceof ObjectStoreError && error.reason === "missing") return null;
    if (error instanceof ObjectStoreError || error instanceof KeyServiceUnavailable) throw error;
    ctx.logger.error("snapshot not readable", { key }, error);
    return null;
  }
}
