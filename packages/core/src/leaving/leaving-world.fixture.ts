import type { Job } from "../job/index.ts";
import { jobs, workOnJob } from "../job/mortal-worker.fixture.ts";
import { createSpoolWorld, type SpoolWorld } from "../replay/people/spool-world.fixture.ts";
import { disconnectTenant } from "./disconnect-tenant.ts";
import { leavingJob } from "./leaving-job.ts";
import { leavingStateSchema } from "./leaving-state.ts";

export type Choices = Parameters<typeof disconnectTenant>[0]["input"];

/** A space with a form that may leave its database. */
export interface LeavingWorld extends SpoolWorld {
  /** Starts leaving. */
  start(choices: Choices): Promise<string>;
  /** Works on it until a step is recorded, where the worker dies; null: until it is done, or rests. */
  work(jobId: string, dieBehind?: string | null): Promise<Job>;
  /** What the job's row holds. */
  state(jobId: string): Promise<ReturnType<typeof leavingStateSchema.parse>>;
  /** In real time: the test's clock stands still. */
  onPoll: () => Promise<void>;
}

export async function createLeavingWorld(): Promise<LeavingWorld> {
  const spool = await createSpoolWorld();
  const ctx = { ...spool.ctx, jobs };
  const { bucket, dataKeys } = ctx;
  const kind = leavingJob({
    bucket,
    dataKeys,
    replayQueue: {
      send: async (message) => {
        await ctx.replayQueue.send(message);
        await world.onPoll();
      },
    },
    routesLastMs: 0,
    pollMs: 1,
  });
  const world: LeavingWorld = {
    ...spool,
    onPoll: () => Promise.resolve(),
    start: async (input) => (await disconnectTenant({ ctx, input })).id,
    work: (jobId, dieBehind = null) => workOnJob({ ctx, kind, jobId, dieBehind }),
    state: async (jobId) => {
      const { state } = await ctx.control
        .selectFrom("job")
        .select("state")
        .where("id", "=", jobId)
        .executeTakeFirstOrThrow();
      return leavingStateSchema.parse(Reflect.get(Object(state), "data"));
    },
  };
  return world;
}
