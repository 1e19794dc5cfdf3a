import type { ControlDatabase } from "@formtrap/control-db";
import type { Selectable } from "kysely";
import * as z from "zod";

export type JobRow = Selectable<ControlDatabase["job"]>;

/** What the engine keeps in `job.state`: steps done so far, and what they left. */
export const keptStateSchema = z.object({
  v: z.literal(1),
  finishedSteps: z.array(z.string()).default([]),
  data: z.unknown(),
});
export type KeptState = z.output<typeof keptStateSchema>;

/** A job as people see it. */
export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly status: JobRow["status"];
  /** 0 to 100. */
  readonly progress: number;
  readonly message: string | null;
  /** The step that runs, or failed. */
  readonly step: string | null;
  readonly tablesCreated: number | null;
  readonly totalTables: number | null;
  /** Which step failed and why; null: none did for good. */
  readonly error: string | null;
  /** The domain's code for it; `internal` where it was nothing that the space can mend. */
  readonly errorCode: string | null;
  readonly isCancelRequested: boolean;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export function toJob(row: JobRow): Job {
  const { id, kind, status, progress, message, step, tablesCreated, totalTables, error, errorCode } = row;
  const { createdAt, startedAt, finishedAt } = row;
  const isCancelRequested = row.cancelRequestedAt !== null;
  return {
    id,
    kind,
    status,
    progress,
    message,
    step,
    tablesCreated,
    totalTables,
    error,
    errorCode,
    isCancelRequested,
    createdAt,
    startedAt,
    finishedAt,
  };
}
