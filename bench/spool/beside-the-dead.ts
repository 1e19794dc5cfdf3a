import { setTimeout as wait } from "node:timers/promises";
import type { World } from "../../tests/chaos/world/world.ts";
import { addDeadTenants } from "./dead-tenants.ts";
import { type DrainReport, measureDrain } from "./drain-time.ts";
import { sealedFor } from "./sealed-for.ts";
import type { SealPosts } from "./sealer.ts";

/** The longest pause between two tries, over which tenants that are dead for long are spread. */
const PAUSE_SECONDS_MAX = 900;
const FIRST_TRIES_MS_MAX = 180_000;
const POLL_MS = 500;

export interface BesideTheDead {
  readonly alone: DrainReport;
  /** At the very moment when all the dead are looked at for the first time. */
  readonly atTheBeginning: DrainReport;
  /** When they have been dead for so long that their tries are a quarter of an hour apart. */
  readonly later: DrainReport;
}

/** The same number of posts of a tenant that is well, without and with tenants that are dead. */
export async function measureBesideTheDead(options: {
  readonly world: World;
  readonly seal: SealPosts;
  readonly beside: number;
  readonly count: number;
  readonly each: number;
}): Promise<BesideTheDead> {
  const { world, seal, beside, count, each } = options;
  await using tenant = await world.addTenant("alive");
  const whose = await sealedFor(tenant);
  // The first ones start workers.
  await measureDrain(world, tenant, await seal(whose, 100));
  const alone = await measureDrain(world, tenant, await seal(whose, beside));

  await using dead = await addDeadTenants({
    world,
    vault: world.vault,
    like: tenant,
    whose,
    count,
    each,
    seal,
  });
  const first = await seal(whose, beside);
  for (const tenantId of dead.ids) await world.platform.send("replay", { v: 1, tenantId });
  const atTheBeginning = await measureDrain(world, tenant, first);

  const second = await seal(whose, beside);
  await letAnHourPass(world, dead.ids);
  const later = await measureDrain(world, tenant, second);
  return { alone, atTheBeginning, later };
}

/** As if all of them had been tried for an hour: their next tries lie anywhere in the next quarter of one. */
async function letAnHourPass({ platform }: World, tenantIds: readonly string[]): Promise<void> {
  const endMs = performance.now() + FIRST_TRIES_MS_MAX;
  for (;;) {
    const [row] = await platform.query<{ tried: number }>(
      "SELECT count(*)::int AS tried FROM tenant_spool WHERE tenant_id = ANY ($1::uuid[]) AND attempts > 0",
      [tenantIds],
    );
    if (row?.tried === tenantIds.length) break;
    if (performance.now() > endMs) throw new Error(`${row?.tried ?? 0} dead tenants were tried`);
    await wait(POLL_MS);
  }
  // In the order of their ids, evenly: what chance spreads in an hour.
  await platform.query(
    `UPDATE tenant_spool s
        SET attempts = 10, next_try_at = now() + $2 * (n.number::float8 / $3) * interval '1 second'
       FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM unnest($1::uuid[]) AS id) n
      WHERE s.tenant_id = n.id`,
    [tenantIds, PAUSE_SECONDS_MAX, tenantIds.length],
  );
}
