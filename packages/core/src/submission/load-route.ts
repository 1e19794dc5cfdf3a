import type { FormAddress, Route } from "@formtrap/contracts";
import type { AnnounceRoute } from "./announce-routes.ts";
import type { LoadedRoute, RouteCacheOptions } from "./route-cache.ts";

/**
 * Loads routes for a cache: from the control database, and what comes from there is announced. Where that does not
 * answer in time, or fails, and nothing is known of the address, what was kept of it is read beside; the first answer
 * counts.
 * @param options `readSnapshot` answers null where nothing was kept; `hedgeAfterMs` is how long the control database
 * is waited for alone.
 */
export function createRouteLoader(options: {
  readonly findRoute: (address: FormAddress) => Promise<Route | null>;
  readonly readSnapshot: (address: FormAddress) => Promise<{ readonly route: Route } | null>;
  readonly announce: AnnounceRoute;
  readonly hedgeAfterMs: number;
}): RouteCacheOptions["load"] {
  const { findRoute, readSnapshot, announce, hedgeAfterMs } = options;

  const find = async (address: FormAddress): Promise<LoadedRoute> => {
    const route = await findRoute(address);
    return { route, beside: announce(address, route) };
  };
  const readKept = async (address: FormAddress): Promise<LoadedRoute> => {
    const kept = await readSnapshot(address);
    if (kept === null) throw new Error("nothing was kept of this address");
    return { route: kept.route };
  };

  return async (address, { isKnown }) => {
    const finding = find(address);
    if (isKnown || (await answersWithin(finding, hedgeAfterMs))) return await finding;
    // Its failure says more than that of its stand-in.
    return await Promise.any([finding, readKept(address)]).catch(() => finding);
  };
}

/** Whether it resolves in time; false as soon as it fails. */
async function answersWithin(work: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  const { promise: tooLate, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), timeoutMs);
  const answers = work.then(
    () => true,
    () => false,
  );
  return await Promise.race([answers, tooLate]).finally(() => clearTimeout(timer));
}
