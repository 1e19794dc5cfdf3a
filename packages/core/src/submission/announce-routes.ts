import type { FormAddress, Route, SnapshotMessage } from "@formtrap/contracts";
import type { Clock, Logger, MessageQueue } from "../ports.ts";
import { withTimeLimit } from "../time-limit.ts";
import { addressKey } from "./address-key.ts";
import { routeDigest } from "./route-digest.ts";

const INTERVAL_MS = 24 * 3_600_000;
const SEND_MS = 1_000;

/** Says that a route was loaded, where that is news. Never rejects. */
export type AnnounceRoute = (address: FormAddress, route: Route | null) => Promise<void>;

interface Announced {
  /** null: of an address that led nowhere any more. */
  readonly digest: string | null;
  readonly atMs: number;
}

/**
 * Has copies kept of the routes that this container loads: once a day for each, and whenever it has become another one.
 * An address that never led anywhere is nobody's news.
 * @param options `addressesMax`: beyond it the one that was announced longest ago is forgotten.
 */
export function createRouteAnnouncer(options: {
  readonly queue: MessageQueue;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly addressesMax: number;
}): AnnounceRoute {
  const { queue, clock, logger, addressesMax } = options;
  const announced = new Map<string, Announced>();

  function remember(key: string, entry: Announced): void {
    announced.delete(key);
    announced.set(key, entry);
    for (const oldest of announced.keys()) {
      if (announced.size <= addressesMax) break;
      announced.delete(oldest);
    }
  }

  return async (address, route) => {
    const key = addressKey(address);
    const last = announced.get(key);
    const entry = { digest: route === null ? null : routeDigest(route), atMs: clock.now().getTime() };
    const isNews = last === undefined ? route !== null : last.digest !== entry.digest;
    if (!isNews && (last === undefined || route === null || entry.atMs - last.atMs < INTERVAL_MS)) return;
    const message: SnapshotMessage = { v: 1, address };
    try {
      await withTimeLimit(queue.send(message), "answer of the queue", SEND_MS);
      remember(key, entry);
    } catch (error) {
      logger.warn("loaded route not announced", { address: key }, error);
    }
  };
}
