import { setTimeout as wait } from "node:timers/promises";
import type { Tenant } from "../../tests/chaos/world/tenant.ts";

const POLL_MS = 500;
const DELIVERED_MS_MAX = 600_000;

/** Waits for the webhooks of what was stored: they would take the next part's time. @throws Error after ten minutes. */
export async function untilDelivered(tenant: Tenant): Promise<void> {
  const endMs = performance.now() + DELIVERED_MS_MAX;
  for (;;) {
    const [row] = await tenant.query<{ pending: number }>(
      "SELECT count(*)::int AS pending FROM formtrap.deliveries WHERE status = 'pending'",
    );
    if (row?.pending === 0) return;
    if (performance.now() > endMs) throw new Error(`${row?.pending ?? 0} deliveries are pending`);
    await wait(POLL_MS);
  }
}
