import type { FormAddress, Route } from "@formtrap/contracts";
import type { Clock, Logger } from "../ports.ts";
import { withTimeLimit } from "../time-limit.ts";
import { addressKey } from "./address-key.ts";

export interface RouteLookup {
  /** null: no form is there. */
  readonly route: Route | null;
  /**
   * What runs beside now, such as a reload: await it beside the invocation's other waits, since nothing runs after the
   * answer. Never rejects, and resolves after `refreshWaitMs` at the latest.
   */
  readonly refresh?: Promise<void>;
}

export interface RouteCache {
  /** What can be served at once, without waiting for anything; null: `lookup` has to. */
  known(address: FormAddress): RouteLookup | null;
  /** @throws whatever `load` throws, where nothing is known of the address. */
  lookup(address: FormAddress): Promise<RouteLookup>;
  /** What is known of this address is out of date: the next lookup waits for a new one. */
  invalidate(address: FormAddress): void;
}

/** What loading found. */
export interface LoadedRoute {
  readonly route: Route | null;
  /** Begun over it, for somebody to await beside his own work. Never rejects. */
  readonly beside?: Promise<void>;
}

export interface RouteCacheOptions {
  /** @param how `isKnown`: there is a route to serve where this fails. */
  readonly load: (address: FormAddress, how: { readonly isKnown: boolean }) => Promise<LoadedRoute>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a route is used without a thought. */
  readonly ttlMs: number;
  /** How much longer it is used while a reload runs beside; older ones wait for the reload. */
  readonly graceMs: number;
  /** How old a route may get while reloading fails. */
  readonly staleMsMax: number;
  /** How long "there is none" is believed. */
  readonly negativeTtlMs: number;
  readonly loadTimeoutMs: number;
  /** How long a post waits for a newer route than one that it could be served with. */
  readonly staleWaitMs: number;
  /** How long a post that has its route already may be held up by what runs beside. */
  readonly refreshWaitMs: number;
  readonly sizeMax: number;
}

interface Entry {
  readonly route: Route | null;
  readonly loadedAtMs: number;
  /** After a failed reload: not again before this. */
  retryAtMs: number;
  isInvalid: boolean;
}

/**
 * Address to route: one load at a time per address, refreshed beside the work, served stale while loading fails,
 * the least recently used out beyond `sizeMax`.
 */
export function createRouteCache(options: RouteCacheOptions): RouteCache {
  const { clock, logger } = options;
  const entries = new Map<string, Entry>();
  const loads = new Map<string, Promise<LoadedRoute>>();

  async function runLoad(key: string, address: FormAddress): Promise<LoadedRoute> {
    const isKnown = mayServe(entries.get(key));
    const load = withTimeLimit(options.load(address, { isKnown }), "route", options.loadTimeoutMs);
    loads.set(key, load);
    try {
      const loaded = await load;
      const { route } = loaded;
      // A load that began before an invalidation may have read what was out of date.
      if (loads.get(key) === load) {
        keep(key, { route, loadedAtMs: clock.now().getTime(), retryAtMs: 0, isInvalid: false });
      }
      return loaded;
    } finally {
      if (loads.get(key) === load) loads.delete(key);
    }
  }

  function reload(key: string, address: FormAddress): Promise<LoadedRoute> {
    return loads.get(key) ?? runLoad(key, address);
  }

  /** Whether it is a route that may be served while a newer one cannot be had. */
  function mayServe(entry: Entry | undefined): entry is Entry & { readonly route: Route } {
    if (entry === undefined || entry.route === null) return false;
    return clock.now().getTime() - entry.loadedAtMs <= options.staleMsMax;
  }

  async function notForLong(work: Promise<unknown>): Promise<void> {
    const { promise: waitedLongEnough, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, options.refreshWaitMs);
    await Promise.race([work, waitedLongEnough]);
    clearTimeout(timer);
  }

  function keep(key: string, entry: Entry): void {
    entries.delete(key);
    entries.set(key, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= options.sizeMax) return;
      entries.delete(oldest);
    }
  }

  async function refresh(key: string, address: FormAddress, entry: Entry): Promise<void> {
    const reloading = reload(key, address).then(
      ({ beside }) => beside,
      (error: unknown) => {
        entry.retryAtMs = clock.now().getTime() + options.ttlMs;
        logger.warn("route not refreshed, serving the one known", { address: key }, error);
      },
    );
    await notForLong(reloading);
  }

  async function loadOrServeStale(
    key: string,
    address: FormAddress,
    entry: Entry | undefined,
  ): Promise<RouteLookup> {
    const loading = reload(key, address);
    try {
      const { route, beside } = await (mayServe(entry)
        ? withTimeLimit(loading, "newer route", options.staleWaitMs)
        : loading);
      return beside === undefined ? { route } : { route, refresh: notForLong(beside) };
    } catch (error) {
      if (!mayServe(entry)) throw error;
      entry.retryAtMs = clock.now().getTime() + options.ttlMs;
      logger.warn("route not loaded, serving a stale one", { address: key }, error);
      return { route: entry.route };
    }
  }

  function known(address: FormAddress): RouteLookup | null {
    const key = addressKey(address);
    const entry = entries.get(key);
    if (entry === undefined) return null;
    const nowMs = clock.now().getTime();
    const ageMs = nowMs - entry.loadedAtMs;
    const isFresh = ageMs < (entry.route === null ? options.negativeTtlMs : options.ttlMs);
    if (isFresh && !entry.isInvalid) {
      entries.delete(key);
      entries.set(key, entry);
      return { route: entry.route };
    }
    if (nowMs < entry.retryAtMs && ageMs <= options.staleMsMax) return { route: entry.route };
    const isUsable = entry.route !== null && !entry.isInvalid && ageMs < options.ttlMs + options.graceMs;
    // One that is under way already is somebody else's to wait for.
    if (isUsable && loads.has(key)) return { route: entry.route };
    return isUsable ? { route: entry.route, refresh: refresh(key, address, entry) } : null;
  }

  return {
    known,
    async lookup(address) {
      const key = addressKey(address);
      return known(address) ?? (await loadOrServeStale(key, address, entries.get(key)));
    },
    invalidate(address) {
      const key = addressKey(address);
      loads.delete(key);
      const entry = entries.get(key);
      if (entry !== undefined) entry.isInvalid = true;
    },
  };
}
