import type { Clock } from "../ports.ts";

const FAILURES_MAX = 2;
/** A failure that took this long is one that visitors wait for: none more is needed. */
const SLOW_FAILURE_MS = 1_000;
const OPEN_MS = 30_000;

/** What one container knows of tenants' servers that do not answer, so that visitors do not wait for them in turn. */
export interface TenantBreaker {
  /** Whether it is known to be away, or one post is finding that out already. Asking changes nothing. */
  isOpen(tenantId: string): boolean;
  /** Like `isOpen`, the other way round; but who gets a true while half open is the one that tries. */
  mayTry(tenantId: string): boolean;
  succeeded(tenantId: string): void;
  failed(tenantId: string, tookMs: number): void;
}

interface Failing {
  failures: number;
  /** 0: not open. */
  openUntilMs: number;
  /** Until then one post tries; one that never tells holds nobody up for longer. */
  triedUntilMs: number;
}

/**
 * Opens after two failures in a row or a slow one, for 30 seconds; then one post at a time tries. By wall clock, since
 * timers stand still while a container is frozen.
 * @param options `tenantsMax`: beyond it the one whose failure is known longest is forgotten.
 */
export function createTenantBreaker(options: {
  readonly clock: Clock;
  readonly tenantsMax: number;
}): TenantBreaker {
  const failing = new Map<string, Failing>();
  const nowMs = () => options.clock.now().getTime();

  function blocks({ openUntilMs, triedUntilMs }: Failing): boolean {
    return openUntilMs !== 0 && nowMs() < Math.max(openUntilMs, triedUntilMs);
  }

  return {
    isOpen(tenantId) {
      const known = failing.get(tenantId);
      return known !== undefined && blocks(known);
    },
    mayTry(tenantId) {
      const known = failing.get(tenantId);
      if (known === undefined) return true;
      if (blocks(known)) return false;
      known.triedUntilMs = nowMs() + OPEN_MS;
      return true;
    },
    succeeded(tenantId) {
      failing.delete(tenantId);
    },
    failed(tenantId, tookMs) {
      const known = failing.get(tenantId) ?? { failures: 0, openUntilMs: 0, triedUntilMs: 0 };
      known.failures += 1;
      known.triedUntilMs = 0;
      if (known.failures >= FAILURES_MAX || tookMs >= SLOW_FAILURE_MS) known.openUntilMs = nowMs() + OPEN_MS;
      failing.delete(tenantId);
      failing.set(tenantId, known);
      for (const oldest of failing.keys()) {
        if (failing.size <= options.tenantsMax) break;
        failing.delete(oldest);
      }
    },
  };
}
