import { setInterval } from "node:timers";
import type { Context, SpaceContext } from "../context.ts";
import { describeFailure } from "../describe-failure.ts";
import { DomainError } from "../errors.ts";
import type { LogFields } from "../ports.ts";
import { enterSpace, enterSpaceByKey } from "../space/index.ts";
import type { JobKind } from "./define-job.ts";
import { endJob, forgetSecret } from "./end-job.ts";
import { LEASE_MS, LeaseLost, takeJob, writeHeld } from "./job-lease.ts";
import { type Job, type JobRow, type KeptState, keptStateSchema, toJob } from "./job-row.ts";
import { askForJob, type JobContext } from "./start-job.ts";

/** Takings in a row that finish no step: then it fails. A step that hangs its function counts as much as one that throws. */
const ATTEMPTS_MAX = 5;
const FIRST_DELAY_MS = 5_000;
const DELAY_GROWTH = 3;
const RENEW_MS = LEASE_MS / 3;
/** Enough to record what a step left before the platform stops the function. */
const YIELD_MS = 30_000;

/** What a worker is given; who acts is what the job's row says. */
export type JobWorkerContext = Omit<Context, "actor"> & Omit<JobContext, "actor" | "space">;

interface Held {
  readonly ctx: JobWorkerContext;
  readonly kind: JobKind;
  row: JobRow;
  kept: KeptState;
}

/**
 * Works on a job until it is done, fails, is canceled, or its time is up; then it asks for another invocation. A job
 * that nobody may take now is left alone: whoever has it goes on, and the watch looks after it.
 * @param options `timeLeftMs`: of this invocation.
 */
export async function runJob(options: {
  readonly ctx: JobWorkerContext;
  readonly kinds: readonly JobKind[];
  readonly jobId: string;
  readonly timeLeftMs: () => number;
  /** Told after every step. What it throws ends this worker, as a crash would, and comes out here. */
  readonly onStep?: ((job: Job) => void) | undefined;
}): Promise<void> {
  const { ctx, kinds, jobId, timeLeftMs, onStep } = options;
  const row = await takeJob(ctx, jobId);
  if (row === null) return;
  const kind = kinds.find((each) => each.kind === row.kind);
  // An older function met a newer job while a deploy rolls: the lease runs out, and another one takes it.
  if (kind === undefined) {
    ctx.logger.warn("job of an unknown kind", { jobId, kind: row.kind });
    return;
  }
  const held: Held = { ctx, kind, row, kept: keptStateSchema.parse(row.state) };
  const stopping = new AbortController();
  const renewing = setInterval(() => void renew(held, stopping), RENEW_MS);
  try {
    await workOff(held, stopping.signal, () => timeLeftMs() < YIELD_MS, onStep);
  } catch (error) {
    if (error instanceof ObserverFailed) throw error.cause;
    await settle(held, error);
  } finally {
    clearInterval(renewing);
  }
}

/** Keeps the lease while a step runs, and stops the step when it is canceled or somebody else's. */
async function renew({ ctx, row }: Held, stopping: AbortController): Promise<void> {
  const leaseExpiresAt = new Date(ctx.clock.now().getTime() + LEASE_MS);
  try {
    const { cancelRequestedAt } = await writeHeld(ctx, row, { leaseExpiresAt });
    if (cancelRequestedAt !== null) stopping.abort(new CancelRequested());
  } catch (error) {
    if (error instanceof LeaseLost) stopping.abort(error);
  }
}

class ObserverFailed extends Error {
  constructor(cause: unknown) {
    super("Who was told of a step could not take it.", { cause });
    this.name = "ObserverFailed";
  }
}

function tell(onStep: ((job: Job) => void) | undefined, row: JobRow): void {
  try {
    onStep?.(toJob(row));
  } catch (error) {
    throw new ObserverFailed(error);
  }
}

class CancelRequested extends Error {
  constructor() {
    super("The job is to be canceled.");
    this.name = "CancelRequested";
  }
}

async function workOff(
  held: Held,
  signal: AbortSignal,
  mustYield: () => boolean,
  onStep: ((job: Job) => void) | undefined,
): Promise<void> {
  const { kind } = held;
  stopIfCanceled(held);
  if (held.row.attempts > ATTEMPTS_MAX) throw new DomainError("conflict", "It was cut off again and again.");
  const space = await enter(held);
  for (const step of kind.steps) {
    while (!held.kept.finishedSteps.includes(step.name)) {
      if (mustYield()) {
        await letGo(held, 0);
        return;
      }
      await runStep(held, { space, step, signal, mustYield });
      tell(onStep, held.row);
      stopIfCanceled(held);
    }
  }
  await endJob({ ...held, status: "succeeded", message: "Done" });
}

/** Steps write the row anew, and with it whether somebody has asked. */
function stopIfCanceled({ row }: Held): void {
  if (row.cancelRequestedAt !== null) throw new CancelRequested();
}

/** A job acts for who started it, and only while they may. */
async function enter({ ctx, row }: Held): Promise<SpaceContext> {
  if (row.organizationId === null) throw new DomainError("not_found", "Its space is gone.");
  if (row.isSystem) {
    return {
      ...ctx,
      actor: { type: "system", name: row.kind },
      space: { id: row.organizationId, role: "owner" },
    };
  }
  const { createdByKey, organizationId: spaceId } = row;
  if (createdByKey !== null) return await enterSpaceByKey({ ctx, keyId: createdByKey, spaceId });
  if (row.createdBy === null) throw new DomainError("forbidden", "The account that started it is gone.");
  const actor = { type: "user", userId: row.createdBy } as const;
  return await enterSpace({ ctx: { ...ctx, actor }, spaceId });
}

async function runStep(
  held: Held,
  run: {
    readonly space: SpaceContext;
    readonly step: JobKind["steps"][number];
    readonly signal: AbortSignal;
    readonly mustYield: () => boolean;
  },
): Promise<void> {
  const { ctx, kind, kept } = held;
  const { step, signal, mustYield } = run;
  held.row = await writeHeld(ctx, held.row, { step: step.name, message: step.title });
  const { state, isFinished } = await kind.runStep(step.name, {
    ctx: run.space,
    jobId: held.row.id,
    state: kept.data,
    readSecret: async () => (held.row.secretRef === null ? null : await ctx.vault.get(held.row.secretRef)),
    signal,
    mustYield,
    report: async (part, message) => {
      held.row = await writeHeld(ctx, held.row, { progress: percentOf(held, part), message });
    },
  });
  signal.throwIfAborted();
  const finishedSteps = isFinished ? [...kept.finishedSteps, step.name] : kept.finishedSteps;
  held.kept = { v: 1, finishedSteps, data: state };
  const tables = kind.tables(state);
  held.row = await writeHeld(ctx, held.row, {
    state: JSON.stringify(held.kept),
    progress: Math.max(held.row.progress, percentOf(held, 0)),
    // This taking is the next step's first.
    attempts: 1,
    leaseExpiresAt: new Date(ctx.clock.now().getTime() + LEASE_MS),
    ...(tables !== null && { tablesCreated: tables.created, totalTables: tables.total }),
  });
  ctx.logger.info("job step done", { jobId: held.row.id, kind: kind.kind, step: step.name, isFinished });
  if (isFinished && step.forgetsSecret === true) {
    await forgetSecret(ctx, held.row);
    held.row = { ...held.row, secretRef: null };
  }
}

function percentOf({ kind, kept }: Held, part: number): number {
  const done = kept.finishedSteps.length + Math.min(Math.max(part, 0), 1);
  return Math.min(100, Math.round((100 * done) / kind.steps.length));
}

/** After an error: over for good, again later, or no longer ours. */
async function settle(held: Held, error: unknown): Promise<void> {
  const { ctx, row } = held;
  const facts = { jobId: row.id, kind: row.kind, step: row.step, attempts: row.attempts };
  if (error instanceof LeaseLost) {
    ctx.logger.warn("job taken over by another worker", facts);
  } else if (error instanceof CancelRequested) {
    await endJob({ ...held, status: "canceled", message: "Canceled" });
  } else if (error instanceof DomainError) {
    await fail(held, error.message, error.code);
  } else {
    await tryAgain(held, error, facts);
  }
}

/** What may pass is tried again, later and later still, and given up in the end. */
async function tryAgain(held: Held, error: unknown, facts: LogFields): Promise<void> {
  const { ctx, row } = held;
  ctx.logger.error("job step failed", facts, error);
  const sentence = describeFailure(error)?.sentence ?? `Something went wrong on our side (${ctx.requestId}).`;
  if (row.attempts >= ATTEMPTS_MAX) {
    await fail(held, sentence, "internal");
    return;
  }
  const delayMs = FIRST_DELAY_MS * DELAY_GROWTH ** (row.attempts - 1);
  held.row = await writeHeld(ctx, row, {
    message: `${sentence} Trying again in ${delayMs / 1_000} seconds.`,
  });
  await letGo(held, delayMs);
}

async function fail(held: Held, cause: string, code: string): Promise<void> {
  const title = held.kind.steps.find(({ name }) => name === held.row.step)?.title;
  const sentence = title === undefined ? cause : `${title}: ${cause}`;
  await endJob({ ...held, status: "failed", message: "Failed", error: { sentence, code } });
}

/** Frees the job for another invocation, and asks for one. */
async function letGo({ ctx, row }: Held, delayMs: number): Promise<void> {
  const nextAttemptAt = delayMs === 0 ? null : new Date(ctx.clock.now().getTime() + delayMs);
  await writeHeld(ctx, row, { leaseExpiresAt: null, nextAttemptAt });
  await askForJob(ctx, row.id, Math.ceil(delayMs / 1_000));
}
