/**
 * What an outage of a customer's database costs visitors, and how soon it is made up for, in the whole local cloud:
 * gateway, submit, S3, KMS, SQS, replay, the customer's PostgreSQL over TLS.
 * `npm run bench:spool -- [--turns 1000] [--posts 10000] [--dead 100] [--each 1000] [--beside 2000] [--only outage]`
 */
import { parseArgs } from "node:util";
import { openWorld } from "../tests/chaos/world/world.ts";
import { addDeadTenants } from "./spool/dead-tenants.ts";
import { measureDrain } from "./spool/drain-time.ts";
import { measureOutages } from "./spool/outage.ts";
import { printLimit, printOutages } from "./spool/report.ts";
import { sealedFor } from "./spool/sealed-for.ts";
import { createSealer } from "./spool/sealer.ts";

const { values: args } = parseArgs({
  options: {
    turns: { type: "string", default: "1000" },
    posts: { type: "string", default: "10000" },
    dead: { type: "string", default: "100" },
    each: { type: "string", default: "1000" },
    beside: { type: "string", default: "2000" },
    /** `outage`, `drain` or `dead`; all of them without it. */
    only: { type: "string" },
  },
});
const P99_MS_MAX = 150;
const DRAIN_SECONDS_MAX = 60;
/** Noise of a shared machine; a worker that waits for the dead would take many times as long. */
const BESIDE_RATIO_MAX = 1.5;
const isAsked = (part: string) => args.only === undefined || args.only === part;
const kept: boolean[] = [];

{
  await using world = await openWorld({ isHurried: false });
  const seal = createSealer(world.cloud.info);

  if (isAsked("outage")) {
    const { series, rows, accepted } = await measureOutages(world, Number(args.turns));
    printOutages(series);
    console.log(`${accepted} visitors saw success, ${rows} rows`);
    kept.push(rows === accepted);
    for (const { name, p99Ms } of series.slice(1))
      kept.push(printLimit(`${name}: p99`, p99Ms, P99_MS_MAX, "ms"));
  }

  if (isAsked("drain")) {
    await using tenant = await world.addTenant("drain");
    const ids = await seal(await sealedFor(tenant), Number(args.posts));
    const { seconds, rows, missing } = await measureDrain(world, tenant, ids);
    console.log(
      `\n${ids.length} posts waited; ${rows} rows, ${missing} missing; ${(rows / seconds).toFixed(0)} a second`,
    );
    kept.push(rows === ids.length, missing === 0);
    kept.push(printLimit("drained in", seconds, DRAIN_SECONDS_MAX, "s"));
  }

  if (isAsked("dead")) {
    await using tenant = await world.addTenant("alive");
    const whose = await sealedFor(tenant);
    const alone = await measureDrain(world, tenant, await seal(whose, Number(args.beside)));
    const [count, each] = [Number(args.dead), Number(args.each)];
    await using dead = await addDeadTenants({
      world,
      vault: world.vault,
      like: tenant,
      whose,
      count,
      each,
      seal,
    });
    const ids = await seal(whose, Number(args.beside));
    for (const tenantId of dead.ids) await world.platform.send("replay", { v: 1, tenantId });
    const beside = await measureDrain(world, tenant, ids);
    console.log(
      `\n${ids.length} posts alone: ${alone.seconds.toFixed(1)} s; beside ${count} dead tenants with ${each} each: ` +
        `${beside.seconds.toFixed(1)} s, ${alone.missing + beside.missing} missing`,
    );
    kept.push(alone.missing + beside.missing === 0);
    kept.push(printLimit("ratio", beside.seconds / alone.seconds, BESIDE_RATIO_MAX, "times"));
  }
}
process.exit(kept.includes(false) ? 1 : 0);
