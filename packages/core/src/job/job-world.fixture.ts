import { newId } from "@formtrap/contracts";
import { createMemoryVault, type FakeClock, fakeClock, type MemoryVault } from "@formtrap/testkit";
import { beforeAll, beforeEach } from "vitest";
import * as z from "zod";
import { ensurePersonalSpace } from "../space/index.ts";
import { type ControlFixture, controlFixture, keepingLogger } from "../space/space.fixture.ts";
import { defineJob, type JobKind, type JobStepInput, type Unfinished } from "./define-job.ts";
import type { Job } from "./job-row.ts";
import { readJob } from "./read-job.ts";
import { type JobWorkerContext, runJob } from "./run-job.ts";
import { type JobContext, startJob } from "./start-job.ts";

const schema = z.object({ log: z.array(z.string()) });
export type State = z.output<typeof schema>;

export interface SentMessage {
  readonly message: unknown;
  readonly delaySeconds: number | undefined;
}

/** A space, a kind of job of three steps that write a log, and a queue that is a list: new at every test. */
export interface JobWorld {
  fixture: ControlFixture;
  readonly clock: FakeClock;
  readonly kind: JobKind;
  ctx: JobContext;
  worker: JobWorkerContext;
  vault: MemoryVault;
  sent: SentMessage[];
  /** What the second step does; a test says. */
  second: (input: JobStepInput<State>) => Promise<Partial<State> | Unfinished<State>>;
  /** Why jobs were given up. */
  abandoned: string[];
  start(secret?: unknown): Promise<string>;
  run(jobId: string, options?: { readonly as?: JobWorkerContext; readonly leftMs?: number }): Promise<void>;
  read(jobId: string): Promise<Job>;
  logOf(jobId: string): Promise<readonly string[]>;
}

export const add = async (state: State, entry: string) =>
  await Promise.resolve({ log: [...state.log, entry] });

/** Call it at the top of a test file; what it returns is filled in before each of its tests. */
export function useJobWorld(): JobWorld {
  const world = {} as JobWorld;
  const kind = defineJob<State>({
    kind: "test",
    state: schema,
    steps: [
      { name: "first", title: "Doing the first", run: async ({ state }) => await add(state, "first") },
      { name: "second", title: "Doing the second", forgetsSecret: true, run: (input) => world.second(input) },
      { name: "third", title: "Doing the third", run: async ({ state }) => await add(state, "third") },
    ],
    tables: ({ log }) => ({ created: log.length, total: 3 }),
    abandon: async ({ reason }) => {
      world.abandoned.push(reason);
      await Promise.resolve();
    },
  });
  Object.assign(world, {
    clock: fakeClock("2026-03-01T12:00:00.000Z"),
    kind,
    start: async (secret?: unknown) =>
      (
        await startJob({
          ctx: world.ctx,
          kind,
          state: { log: [] },
          ...(secret !== undefined && { secret }),
        })
      ).id,
    run: async (jobId, options = {}) =>
      await runJob({
        ctx: options.as ?? world.worker,
        kinds: [kind],
        jobId,
        timeLeftMs: () => options.leftMs ?? 300_000,
      }),
    read: async (jobId) => await readJob({ ctx: world.ctx, jobId }),
    logOf: async (jobId) => {
      const row = await world.ctx.control
        .selectFrom("job")
        .select("state")
        .where("id", "=", jobId)
        .executeTakeFirstOrThrow();
      return z.object({ data: schema }).parse(row.state).data.log;
    },
  } satisfies Partial<JobWorld>);

  beforeAll(async () => {
    world.fixture = await controlFixture();
    return () => world.fixture.close();
  });

  beforeEach(async () => {
    world.sent = [];
    world.abandoned = [];
    world.second = ({ state }) => add(state, "second");
    world.vault = createMemoryVault();
    const { userId } = await world.fixture.createUser();
    const unused = () => {
      throw new Error("no job of this file touches a tenant");
    };
    const base = {
      control: world.fixture.control,
      vault: world.vault,
      clock: world.clock,
      logger: keepingLogger(),
      requestId: newId(),
      storeFor: unused,
      egress: { createSocket: unused },
      openObjectStore: unused,
      jobs: {
        send: (message: unknown, options?: { readonly delaySeconds?: number }) => {
          world.sent.push({ message, delaySeconds: options?.delaySeconds });
          return Promise.resolve();
        },
      },
    };
    const user = { ...base, actor: { type: "user", userId } as const };
    const { spaceId } = await ensurePersonalSpace({ ctx: user, userId });
    world.ctx = { ...user, space: { id: spaceId, role: "owner" } };
    world.worker = base;
  });
  return world;
}
