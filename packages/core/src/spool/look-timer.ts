import type { Clock } from "../ports.ts";

/** Posts of a moment share one look. */
export const LOOK_DELAY_SECONDS = 5;

/** When this container's last look for each tenant will be seen by the worker. */
export interface LookTimer {
  /** False while a look that was sent is still to be seen: whoever sees it finds what is there by then. */
  isNeeded(tenantId: string): boolean;
  /** A look was sent that was begun at this time. */
  sent(tenantId: string, begunAt: Date): void;
}

/** @param options `tenantsMax`: beyond it the one who was looked for longest ago is forgotten. */
export function createLookTimer(options: { readonly clock: Clock; readonly tenantsMax: number }): LookTimer {
  const seenAtMs = new Map<string, number>();
  return {
    isNeeded: (tenantId) => (seenAtMs.get(tenantId) ?? 0) <= options.clock.now().getTime(),
    sent(tenantId, begunAt) {
      seenAtMs.delete(tenantId);
      seenAtMs.set(tenantId, begunAt.getTime() + LOOK_DELAY_SECONDS * 1_000);
      for (const oldest of seenAtMs.keys()) {
        if (seenAtMs.size <= options.tenantsMax) break;
        seenAtMs.delete(oldest);
      }
    },
  };
}
