import { setTimeout as wait } from "node:timers/promises";
import { killNow } from "../../support/function-workers.ts";
import type { Fault, Stage } from "../fault.ts";

const FUNCTIONS = ["submit", "replay", "notify", "redeliver", "carry", "publish-snapshot"];
const KILLS = 200;
const KILLS_SHORT = 15;
/** Connections that lay idle for a minute are not used again. */
const IDLE_CUT_MS = 62_000;

/** What befalls containers. */
export const processFaults: readonly Fault[] = [
  {
    name: "SIGKILL at random moments",
    isInShortList: true,
    mayKill: true,
    // Its database comes and goes: whether some wait at the very end is chance.
    waiting: "any",
    play: (stage) => killAtRandom(stage, stage.isShort ? KILLS_SHORT : KILLS),
  },
  {
    name: "container frozen, connections cut, thawed",
    waiting: "any",
    play: (stage) => freeze(stage, { ms: 2_000, cut: () => stage.tenant.proxy.drop() }),
  },
  {
    name: "container frozen past the idle cut, thawed",
    waiting: "any",
    play: (stage) =>
      freeze(stage, {
        ms: IDLE_CUT_MS,
        // As a NAT does after minutes: nobody is told.
        cut: () => {
          for (const proxy of [stage.tenant.proxy, stage.world.control]) {
            proxy.swallow(true);
            proxy.swallow(false);
          }
        },
      }),
  },
];

/** The customer's database comes and goes meanwhile, so that replay is under way as often as submit. */
async function killAtRandom({ world, tenant, load, random }: Stage, kills: number): Promise<void> {
  const killing = (async () => {
    for (let kill = 0; kill < kills; kill += 1) {
      await wait(30 + random() * 350);
      if (kill % 10 === 0) {
        await tenant.proxy.refuse(kill % 20 === 0);
        tenant.proxy.drop();
        await world.platform.query("UPDATE tenant_spool SET next_try_at = NULL, lease_expires_at = NULL");
        await world.platform.send("replay", { v: 1, tenantId: tenant.tenantId });
      }
      const pids = world.workers(FUNCTIONS);
      const victim = pids[Math.floor(random() * pids.length)];
      if (victim !== undefined) killNow(victim);
    }
    await tenant.proxy.refuse(false);
  })();
  await load.during(killing);
}

/** Lambda freezes a container between two events, and its sockets with it. */
async function freeze(
  { world, load }: Stage,
  { ms, cut }: { readonly ms: number; readonly cut: () => void },
): Promise<void> {
  await load.forMs(1_500);
  const pids = world.workers(["submit"]);
  for (const pid of pids) process.kill(pid, "SIGSTOP");
  await wait(ms / 2);
  cut();
  await wait(ms / 2);
  for (const pid of pids) process.kill(pid, "SIGCONT");
  await load.forMs(2_500);
}
