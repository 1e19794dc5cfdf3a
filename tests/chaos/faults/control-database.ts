import { setTimeout as wait } from "node:timers/promises";
import type { Fault, Stage } from "../fault.ts";

const SNAPSHOT_MS_MAX = 15_000;
/** A cold start on a busy machine takes a second. */
const KILL_EVERY_MS = 5_000;

/** Containers that never saw a route read its sealed copy; it must have been made before. */
export const controlDatabaseFaults: readonly Fault[] = [
  {
    name: "control database away, cold containers",
    isInShortList: true,
    mayKill: true,
    waiting: "any",
    play: (stage) => controlAway(stage, { isHanging: false, ms: stage.isShort ? 8_000 : 60_000 }),
  },
  {
    name: "control database hangs, cold containers",
    mayKill: true,
    waiting: "any",
    play: (stage) => controlAway(stage, { isHanging: true, ms: 10_000 }),
  },
  {
    name: "control database and the customer's away",
    mayKill: true,
    play: async (stage) => {
      await stage.tenant.proxy.refuse(true);
      stage.tenant.proxy.drop();
      await controlAway(stage, { isHanging: false, ms: 5_000 });
      await stage.tenant.proxy.refuse(false);
    },
  },
];

async function controlAway(
  { world, load, whileBroken }: Stage,
  { isHanging, ms }: { readonly isHanging: boolean; readonly ms: number },
): Promise<void> {
  const before = await world.platform.countObjects("routes/");
  await load.during(untilSnapshots(world, before));
  const killing = new AbortController();
  await whileBroken({
    begin: async () => {
      if (isHanging) world.control.swallow(true);
      else {
        await world.control.refuse(true);
        world.control.drop();
      }
      void killNowAndThen(world, killing.signal);
    },
    end: async () => {
      killing.abort();
      if (isHanging) world.control.swallow(false);
      else await world.control.refuse(false);
    },
    ms,
    // A minute's worth of posts would be judged longer than it lasted.
    pace: { pauseMs: ms > 30_000 ? 500 : 25 },
  });
}

async function killNowAndThen(world: Stage["world"], signal: AbortSignal): Promise<void> {
  for (;;) {
    await world.killWorkers(["submit"]);
    try {
      await wait(KILL_EVERY_MS, undefined, { signal });
    } catch {
      return;
    }
  }
}

/** Until the new tenant's route has its copy in the platform's bucket. */
async function untilSnapshots({ platform }: Stage["world"], before: number): Promise<void> {
  const endMs = performance.now() + SNAPSHOT_MS_MAX;
  while ((await platform.countObjects("routes/")) <= before) {
    if (performance.now() > endMs) throw new Error(`no snapshot after ${SNAPSHOT_MS_MAX} ms`);
    await wait(200);
  }
}
