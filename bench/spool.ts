/**
 * What an outage of a customer's database costs visitors, and how soon it is made up for, in the whole local cloud:
 * gateway, submit, S3, KMS, SQS, replay, the customer's PostgreSQL over TLS.
 * `npm run bench:spool -- [--turns 1000] [--posts 10000] [--dead 100] [--each 1000] [--beside 2000] [--only outage]`
 */
import { parseArgs } from "node:util";
import { openWorld } from "../tests/chaos/world/world.ts";
import { measureBesideTheDead } from "./spool/beside-the-dead.ts";
import { type DrainReport, measureDrain } from "./spool/drain-time.ts";
import { measureOutages } from "./spool/outage.ts";
import { printDrain, printLimit, printOutages } from "./spool/report.ts";
import { sealedFor } from "./spool/sealed-for.ts";
import { createSealer } from "./spool/sealer.ts";
import { untilDelivered } from "./spool/until-delivered.ts";

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
/** Noise of a shared machine; waiting for the dead would take many times as long. */
const BESIDE_RATIO_MAX = 1.25;
const total = (reports: readonly DrainReport[]) => reports.reduce((sum, { seconds }) => sum + seconds, 0);
const isAsked = (part: string) => args.only === undefined || args.only === part;
const kept: boolean[] = [];

{
  await using world = await openWorld({ isHurried: false });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void world[Symbol.asyncDispose]().then(() => process.exit(130)));
  }
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
    const report = await measureDrain(world, tenant, ids);
    console.log("");
    printDrain("the database is back", report);
    await untilDelivered(tenant);
    kept.push(report.rows === ids.length, report.missing === 0);
    kept.push(printLimit("drained in", report.seconds, DRAIN_SECONDS_MAX, "s"));
  }

  if (isAsked("dead")) {
    const [beside, count, each] = [Number(args.beside), Number(args.dead), Number(args.each)];
    const { alone, atTheBeginning, rounds } = await measureBesideTheDead({
      world,
      seal,
      beside,
      count,
      each,
    });
    console.log(`\n${beside} posts, ${count} dead tenants with ${each} each`);
    printDrain("nobody else waits", alone);
    printDrain("as all the dead are first looked at", atTheBeginning);
    for (const { untried, tried } of rounds) {
      printDrain("the dead are not tried", untried);
      printDrain("the dead are tried, as in a long outage", tried);
    }
    const untried = rounds.map((round) => round.untried);
    const tried = rounds.map((round) => round.tried);
    kept.push([alone, atTheBeginning, ...untried, ...tried].every(({ missing }) => missing === 0));
    const ratio = total(tried) / total(untried);
    kept.push(printLimit("tried, to not tried", ratio, BESIDE_RATIO_MAX, "times"));
  }
}
process.exit(kept.includes(false) ? 1 : 0);
