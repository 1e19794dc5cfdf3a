import type { FormAddress, Route } from "@formtrap/contracts";
import { readRouteSnapshot, type SnapshotContext } from "./read-route-snapshot.ts";
import { routeDigest } from "./route-digest.ts";
import { sealSnapshot, snapshotKey } from "./route-snapshot.ts";

/** Renewed well before nobody may use it any more. */
const RENEW_MS = 24 * 3_600_000;

export interface PublishContext extends SnapshotContext {
  /** Asks the control database. */
  readonly findRoute: (address: FormAddress) => Promise<Route | null>;
}

/**
 * Keeps a copy of what an address leads to now in the platform's bucket, sealed: containers that start while the
 * control database is away read it there. An address that leads nowhere has none. Of two that do this at a time the
 * later write stays, though it may have read first: the next change, or the next day, mends it.
 * @throws what the control database, the bucket and the key service throw.
 */
export async function publishRouteSnapshot(options: {
  readonly ctx: PublishContext;
  readonly address: FormAddress;
}): Promise<"written" | "unchanged" | "removed"> {
  const { ctx, address } = options;
  const key = snapshotKey(address);
  const route = await ctx.findRoute(address);
  if (route === null || route.retiredAt !== null) {
    await ctx.bucket.delete(key);
    return "removed";
  }
  const savedAt = ctx.clock.now();
  const kept = await readRouteSnapshot(ctx, address);
  const isCurrent =
    kept !== null &&
    savedAt.getTime() - kept.savedAt.getTime() < RENEW_MS &&
    routeDigest(kept.route) === routeDigest(route);
  if (isCurrent) return "unchanged";
  const sealed = await sealSnapshot(ctx.dataKeys, address, { savedAt, route });
  await ctx.bucket.put(key, sealed, { contentType: "application/octet-stream" });
  return "written";
}
