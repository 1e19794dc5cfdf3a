import { setTimeout as wait } from "node:timers/promises";
import type { Tenant } from "../../tests/chaos/world/tenant.ts";
import type { World } from "../../tests/chaos/world/world.ts";

const POLL_MS = 200;
const DRAIN_MS_MAX = 600_000;

export interface DrainReport {
  readonly posts: number;
  /** From the look that finds them to the first row. */
  readonly beganSeconds: number;
  /** From that look to the moment when all of them are rows and none is an object any more. */
  readonly seconds: number;
  readonly rows: number;
  readonly missing: number;
}

/** Sends a look and watches posts become rows. */
export async function measureDrain(
  { platform }: World,
  tenant: Tenant,
  ids: readonly string[],
): Promise<DrainReport> {
  const startMs = performance.now();
  const secondsSince = () => (performance.now() - startMs) / 1_000;
  await platform.send("replay", { v: 1, tenantId: tenant.tenantId });
  let rows = 0;
  let beganSeconds = Number.NaN;
  while (rows < ids.length || (await platform.countObjects(`spool/${tenant.tenantId}/`)) > 0) {
    if (performance.now() - startMs > DRAIN_MS_MAX) break;
    await wait(POLL_MS);
    rows = await countRows(tenant, ids);
    if (rows > 0 && Number.isNaN(beganSeconds)) beganSeconds = secondsSince();
  }
  return { posts: ids.length, beganSeconds, seconds: secondsSince(), rows, missing: ids.length - rows };
}

/** Of these posts: some of them may have been found by the watch before anybody looked. */
async function countRows(tenant: Tenant, ids: readonly string[]): Promise<number> {
  const [row] = await tenant.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM formtrap.submissions WHERE id = ANY ($1::uuid[])",
    [ids],
  );
  return row?.count ?? 0;
}
