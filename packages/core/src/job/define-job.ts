import type * as z from "zod";
import type { SpaceContext } from "../context.ts";

export interface JobStepInput<State> {
  readonly ctx: SpaceContext;
  readonly jobId: string;
  /** What the steps before left, and this one's own parts before. */
  readonly state: State;
  /** What the job was given for its life only; null: nothing, or it is gone. Never put it into the state. */
  readonly readSecret: () => Promise<unknown>;
  /** Aborted when somebody cancels, or another worker has taken over. */
  readonly signal: AbortSignal;
  /** Little time is left in this invocation: return `unfinished` with what is done. */
  readonly mustYield: () => boolean;
  /** Shows how far the step is, and keeps that until a crash: 0 to 1, and what a person reads. */
  readonly report: (part: number, message: string) => Promise<void>;
}

/** A part of a step is done: the step runs again in another invocation, with what this added. */
export class Unfinished<State> {
  readonly added: Partial<State>;

  constructor(added: Partial<State>) {
    this.added = added;
  }
}

/** One resumable part of a job. Running it again after it finished, or after it was cut off, is harmless. */
export interface JobStep<State> {
  /** Kept in jobs' rows: never rename one. */
  readonly name: string;
  /** What a person reads while it runs. */
  readonly title: string;
  /** Nothing later needs what the job was given for its life: it goes as soon as this is done. */
  readonly forgetsSecret?: true;
  /** @returns what it adds to the state. @throws DomainError for what no repetition mends. */
  readonly run: (input: JobStepInput<State>) => Promise<Partial<State> | Unfinished<State>>;
}

export interface JobDefinition<State> {
  /** Kept in jobs' rows: never rename one. */
  readonly kind: string;
  /** Tolerates what earlier and later versions wrote. Never a secret in it. */
  readonly state: z.ZodType<State>;
  readonly steps: readonly JobStep<State>[];
  /** A space has at most one of them at a time; a second is refused. */
  readonly isExclusive?: true;
  /** Tables made and in all, for those who watch. */
  readonly tables?: (state: State) => { readonly created: number; readonly total: number };
  /** Leaves nothing half-made when the job fails or is canceled. Harmless to run again. */
  readonly abandon?: (input: {
    readonly ctx: SpaceContext;
    readonly state: State;
    readonly reason: string;
  }) => Promise<void>;
}

/** A kind of job as the engine runs it: its state is whatever its own schema takes. */
export interface JobKind {
  readonly kind: string;
  readonly isExclusive: boolean;
  readonly steps: readonly Pick<JobStep<unknown>, "name" | "title" | "forgetsSecret">[];
  /** @throws ZodError for a state that is none of this kind. */
  parse(state: unknown): unknown;
  /** @returns the whole new state, and whether the step has to run again. */
  runStep(
    name: string,
    input: JobStepInput<unknown>,
  ): Promise<{
    readonly state: unknown;
    readonly isFinished: boolean;
  }>;
  tables(state: unknown): { readonly created: number; readonly total: number } | null;
  abandon(input: {
    readonly ctx: SpaceContext;
    readonly state: unknown;
    readonly reason: string;
  }): Promise<void>;
}

/** Describes a kind of long action as steps; what a step left is parsed before the next one sees it. */
export function defineJob<State extends object>(definition: JobDefinition<State>): JobKind {
  const { kind, steps, state: schema } = definition;
  return {
    kind,
    steps,
    isExclusive: definition.isExclusive === true,
    parse: (state) => schema.parse(state),
    runStep: async (name, input) => {
      const step = steps.find((each) => each.name === name);
      if (step === undefined) throw new TypeError(`The job ${kind} has no step ${name}.`);
      const before = schema.parse(input.state);
      const outcome = await step.run({ ...input, state: before });
      const isFinished = !(outcome instanceof Unfinished);
      const added = isFinished ? outcome : outcome.added;
      return { state: schema.parse({ ...before, ...added }), isFinished };
    },
    tables: (state) => definition.tables?.(schema.parse(state)) ?? null,
    abandon: async ({ ctx, state, reason }) =>
      await definition.abandon?.({ ctx, state: schema.parse(state), reason }),
  };
}
