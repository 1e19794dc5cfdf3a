import { type Job, readJob, runJob } from "../job/index.ts";
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

class Crash extends Error {}

export async function createLeavingWorld(): Promise<LeavingWorld> {
  const spool = await createSpoolWorld();
  const ctx = { ...spool.ctx, jobs: { send: () => Promise.resolve() } };
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
    work: async (jobId, dieBehind = null) => {
      // Another worker, after a dead one's lease has run out.
      await ctx.control
        .updateTable("job")
        .set({ leaseExpiresAt: new Date(0), nextAttemptAt: null })
        .where("id", "=", jobId)
        .execute();
      const onStep = (job: Job) => {
        if (job.step === dieBehind) throw new Crash();
      };
      await runJob({ ctx, kinds: [kind], jobId, timeLeftMs: () => 300_000, onStep }).catch(
        (error: unknown) => {
          if (!(error instanceof Crash)) throw error;
        },
      );
      return await readJob({ ctx, jobId });
    },
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
