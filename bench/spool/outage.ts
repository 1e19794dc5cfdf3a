import { setTimeout as wait } from "node:timers/promises";
import { drain } from "../../tests/chaos/world/drain.ts";
import type { Tenant } from "../../tests/chaos/world/tenant.ts";
import type { World } from "../../tests/chaos/world/world.ts";
import { createPoster } from "../deliveries/poster.ts";
import { type Summary, summarize } from "../submit/percentiles.ts";

const WARM_UP_TURNS = 50;
const BREAKER_MS_MAX = 60_000;
const DRAIN_MS_MAX = 120_000;

/** How a server is away. */
type Outage = "refused" | "blackholed";

export interface OutageReport {
  readonly series: readonly Summary[];
  /** Rows at the end, and posts whose visitors saw success. */
  readonly rows: number;
  readonly accepted: number;
}

/**
 * What a post takes through the front with the customer's database there, and with it away and known to be: the same
 * posts, one at a time, by the same visitor. Every post must be answered with success.
 */
export async function measureOutages(world: World, turns: number): Promise<OutageReport> {
  await using tenant = await world.addTenant("outage");
  const post = createPoster(tenant.endpointUrl);
  let accepted = 0;
  const times = async (count: number): Promise<readonly number[]> => {
    const result: number[] = [];
    for (let turn = 0; turn < count; turn += 1) {
      const startMs = performance.now();
      await post();
      result.push(performance.now() - startMs);
      accepted += 1;
    }
    return result;
  };
  await times(WARM_UP_TURNS);
  const there = await times(turns);
  const series = [summarize("database there", there, there)];
  for (const outage of ["refused", "blackholed"] as const) {
    await takeAway(tenant, outage);
    await untilPublished(world, tenant, () => times(1));
    series.push(summarize(`database away, ${outage}`, await times(turns), there));
    await bringBack(tenant, outage);
    await drain({
      platform: world.platform,
      tenants: [tenant],
      deadlineMs: DRAIN_MS_MAX,
      isLeftToWatch: false,
    });
    // The next outage begins with containers that believe in the database again.
    await world.killWorkers(["submit"]);
    await times(WARM_UP_TURNS);
  }
  const [row] = await tenant.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM formtrap.submissions",
  );
  return { series, rows: row?.count ?? 0, accepted };
}

async function takeAway({ proxy }: Tenant, outage: Outage): Promise<void> {
  if (outage === "blackholed") {
    proxy.swallow(true);
    return;
  }
  await proxy.refuse(true);
  proxy.drop();
}

async function bringBack({ proxy }: Tenant, outage: Outage): Promise<void> {
  if (outage === "blackholed") proxy.swallow(false);
  else await proxy.refuse(false);
}

/** Posts on until replay has found the database away and has told so with the route. */
async function untilPublished(
  { platform }: World,
  { tenantId }: Tenant,
  meanwhile: () => Promise<unknown>,
): Promise<void> {
  const endMs = performance.now() + BREAKER_MS_MAX;
  for (;;) {
    await meanwhile();
    const [row] = await platform.query<{ breaker: unknown }>("SELECT breaker FROM tenant WHERE id = $1", [
      tenantId,
    ]);
    if (row !== undefined && row.breaker !== null) return;
    if (performance.now() > endMs) throw new Error(`the breaker did not open within ${BREAKER_MS_MAX} ms`);
    await wait(100);
  }
}
