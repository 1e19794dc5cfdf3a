import type { DeliveryOutcome, TenantStore } from "@formtrap/tenant-db";

export interface OutcomeRecorder {
  /** Resolves when the outcome is in the tenant's database. @throws what the store throws. */
  record(outcome: DeliveryOutcome): Promise<void>;
  /** Destinations of what was recorded so far that are failing. */
  readonly failing: ReadonlyMap<string, Date>;
}

/**
 * Records outcomes as they come, each as soon as the database is free: what comes in while a statement is under way
 * shares the next one. A quick destination's success does not wait for a slow one, and ten cost two or three round
 * trips, not ten.
 */
export function createOutcomeRecorder(store: Pick<TenantStore, "deliveries">): OutcomeRecorder {
  const failing = new Map<string, Date>();
  let waiting: DeliveryOutcome[] = [];
  let next: Promise<void> | null = null;
  let underWay: Promise<unknown> = Promise.resolve();

  const flush = async (): Promise<void> => {
    await underWay.catch(() => {});
    const outcomes = waiting;
    waiting = [];
    next = null;
    const writing = store.deliveries.finish(outcomes);
    underWay = writing;
    for (const { destinationId, failingSince } of await writing) failing.set(destinationId, failingSince);
  };
  return {
    failing,
    record: (outcome) => {
      waiting.push(outcome);
      next ??= flush();
      return next;
    },
  };
}
