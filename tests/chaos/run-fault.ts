import { seededRandom } from "@formtrap/testkit";
import type { Fault, Stage } from "./fault.ts";
import { drain } from "./world/drain.ts";
import { judge, type Verdict } from "./world/judge.ts";
import { createLoad } from "./world/load.ts";
import type { Tenant } from "./world/tenant.ts";
import type { World } from "./world/world.ts";

const CALM_MS = 700;
/** How much of its time a fault lasts in the short list. */
const SHORT = 0.6;
const DRAIN_MS_MAX = 60_000;
/** The watch runs every minute, and leaves alone what somebody may be at for half of one. */
const WATCH_MS_MAX = 200_000;
/** Whose containers remember something of the fault before. */
const INGEST = ["submit", "replay"];

/** How a fault went. */
export interface Outcome extends Verdict {
  readonly fault: string;
  /** Posts and files that waited at its end. */
  readonly waited: number;
  readonly seconds: number;
  /** What else is not as the fault promises; none is how it must be. */
  readonly broken: readonly string[];
}

export function isFine({ losses, duplicates, wrong, broken }: Outcome): boolean {
  return losses.length + duplicates.length + wrong.length + broken.length === 0;
}

/**
 * Plays one fault to a fresh tenant under load, waits until nothing waits any more, and compares what visitors were told
 * with what is there.
 * @param seed decides the posts and whatever the fault leaves to chance.
 */
export async function runFault(options: {
  readonly world: World;
  readonly fault: Fault;
  readonly seed: number;
  readonly isShort: boolean;
}): Promise<Outcome> {
  const { world, fault, isShort } = options;
  const startedMs = performance.now();
  const run = slugOf(fault.name);
  const random = seededRandom(options.seed + hashOf(run));
  await using tenant = await world.addTenant(run);
  const tenants = [tenant, world.neighbour];
  const targets = [
    { tenant, share: 80 },
    { tenant: world.neighbour, share: 20 },
  ];
  const load = createLoad({ random, run, targets });
  const broken: string[] = [];
  let waited = 0;
  let waitedBeside = 0;
  const waitingOf = async ({ tenantId }: Tenant) => {
    const prefixes = [`spool/${tenantId}/`, `files/${tenantId}/`];
    const counts = await Promise.all(prefixes.map((prefix) => world.platform.countObjects(prefix)));
    return counts.reduce((sum, count) => sum + count, 0);
  };
  const countWaiting = async () => {
    waited = Math.max(waited, await waitingOf(tenant));
    waitedBeside = Math.max(waitedBeside, await waitingOf(world.neighbour));
  };
  const whileBroken: Stage["whileBroken"] = async ({ begin, end, ms, pace }) => {
    await load.forMs(CALM_MS, pace);
    await begin();
    try {
      await load.forMs(isShort ? ms * SHORT : ms, pace);
      await countWaiting();
    } finally {
      await end();
    }
    await load.forMs(CALM_MS, pace);
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      broken.push(error instanceof Error ? error.message : String(error));
    }
  };
  await attempt(async () => {
    await fault.play({ world, tenant, load, random, isShort, whileBroken });
    await countWaiting();
  });
  await world.mend();
  const { isLeftToWatch = false } = fault;
  const deadlineMs = isLeftToWatch ? WATCH_MS_MAX : DRAIN_MS_MAX;
  await attempt(() => drain({ platform: world.platform, tenants, deadlineMs, isLeftToWatch }));
  const { platform, buckets, receiver } = world;
  const verdict = await judge({ run, answers: load.answers, tenants, platform, buckets, receiver });
  broken.push(...brokenPromises(fault, verdict, waited));
  if (fault.isTheirs === true && waitedBeside > 0)
    broken.push(`${waitedBeside} of the neighbour's had to wait`);
  await world.killWorkers(INGEST);
  const seconds = (performance.now() - startedMs) / 1_000;
  return { ...verdict, fault: fault.name, waited, seconds, broken };
}

function brokenPromises(
  fault: Fault,
  { accepted, refused, unanswered }: Verdict,
  waited: number,
): readonly string[] {
  const { mayRefuse = false, mayKill = false, waiting = "some" } = fault;
  return [
    ...(accepted === 0 ? ["not one post was accepted"] : []),
    ...(refused > 0 && !mayRefuse ? [`${refused} visitors were told to come back`] : []),
    ...(unanswered > 0 && !mayKill ? [`${unanswered} visitors got no answer`] : []),
    ...(waited === 0 && waiting === "some" ? ["nothing had to wait: it was no fault"] : []),
    ...(waited > 0 && waiting === "none" ? [`${waited} had to wait`] : []),
  ];
}

/** A database's and a bucket's name too. */
function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 40);
}

function hashOf(text: string): number {
  return Buffer.from(text).reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7);
}
