import { setTimeout as wait } from "node:timers/promises";
import type { World } from "../../tests/chaos/world/world.ts";
import { addDeadTenants } from "./dead-tenants.ts";
import { type DrainReport, measureDrain } from "./drain-time.ts";
import { sealedFor } from "./sealed-for.ts";
import type { SealPosts } from "./sealer.ts";
import { untilDelivered } from "./until-delivered.ts";

/** The longest pause between two tries, over which tenants that are dead for long are spread. */
const PAUSE_SECONDS_MAX = 900;
const FIRST_TRIES_MS_MAX = 180_000;
const POLL_MS = 500;

const ROUNDS = 2;

export interface BesideTheDead {
  /** Nobody else has anything that waits. */
  readonly alone: DrainReport;
  /** At the very moment when all the dead are looked at for the first time. */
  readonly atTheBeginning: DrainReport;
  /** Turn about: nothing of the dead is tried, and the dead are tried as in a long outage, a quarter of an hour apart. */
  readonly rounds: readonly { readonly untried: DrainReport; readonly tried: DrainReport }[];
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
  const measure = async (begin: () => Promise<unknown>): Promise<DrainReport> => {
    const ids = await seal(whose, beside);
    await begin();
    const report = await measureDrain(world, tenant, ids);
    await untilDelivered(tenant);
    return report;
  };
  const alone = await measure(() => Promise.resolve());

  await using dead = await addDeadTenants({
    world,
    vault: world.vault,
    like: tenant,
    whose,
    count,
    each,
    seal,
  });
  const atTheBeginning = await measure(async () => {
    for (const tenantId of dead.ids) await world.platform.send("replay", { v: 1, tenantId });
  });
  await untilTried(world, dead.ids);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const untried = await measure(() => postponeTries(world, dead.ids, { from: 3_600, to: 3_600 }));
    const tried = await measure(() => postponeTries(world, dead.ids, { from: 0, to: PAUSE_SECONDS_MAX }));
    rounds.push({ untried, tried });
  }
  return { alone, atTheBeginning, rounds };
}

async function untilTried({ platform }: World, tenantIds: readonly string[]): Promise<void> {
  const endMs = performance.now() + FIRST_TRIES_MS_MAX;
  for (;;) {
    const [row] = await platform.query<{ tried: number }>(
      "SELECT count(*)::int AS tried FROM tenant_spool WHERE tenant_id = ANY ($1::uuid[]) AND attempts > 0",
      [tenantIds],
    );
    if (row?.tried === tenantIds.length) return;
    if (performance.now() > endMs) throw new Error(`${row?.tried ?? 0} dead tenants were tried`);
    await wait(POLL_MS);
  }
}

/** As in an outage of hours, with the next tries spread evenly over these seconds from now on. */
async function postponeTries(
  { platform }: World,
  tenantIds: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const tried = await platform.query<{ id: string; number: number }>(
    `UPDATE tenant_spool s
        SET attempts = 10,
            next_try_at = now() + ($2::float8 + ($3::float8 - $2::float8) * n.number / $4::float8) * interval '1 second'
       FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM unnest($1::uuid[]) AS id) n
      WHERE s.tenant_id = n.id
      RETURNING s.tenant_id AS id, n.number::int AS number`,
    [tenantIds, from, to, tenantIds.length],
  );
  if (from > 0) return;
  // The reminders that those tries would have left: SQS delays a quarter of an hour at most.
  for (const { id, number } of tried) {
    const delaySeconds = Math.floor((to * number) / tried.length);
    await platform.send("replay", { v: 1, tenantId: id }, { delaySeconds });
  }
}
