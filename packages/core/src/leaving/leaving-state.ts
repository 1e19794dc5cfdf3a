import * as z from "zod";
import type { JobStep } from "../job/index.ts";

const refSchema = z.string().min(1).max(600);

/** What finished steps left behind: references and names, never a secret. */
export const leavingStateSchema = z.object({
  v: z.literal(1),
  tenantId: z.uuid(),
  connectionId: z.uuid(),
  spool: z.enum(["drain", "export", "discard"]),
  data: z.enum(["keep", "drop"]),
  forwardTo: z.string().nullable(),
  /** Of the schema's owner. */
  ownerRef: refSchema.nullable().default(null),
  schema: z.string().nullable().default(null),
  /** All that the vault holds for the space. */
  refs: z.array(refSchema).default([]),
  /** By which the customer takes our roles away. */
  sql: z.string().nullable().default(null),
  /** What the addresses that this job closes are dated by, so that it can open just those again. */
  closingDate: z.iso.datetime().nullable().default(null),
  /** When they were closed; null: they are open. */
  closedAt: z.iso.datetime().nullable().default(null),
  exportedPosts: z.int().min(0).default(0),
  discardedPosts: z.int().min(0).default(0),
  /** Nothing waits any more: from here on there is no way back. */
  isSettled: z.boolean().default(false),
});
export type LeavingState = z.output<typeof leavingStateSchema>;
export type LeavingStep = JobStep<LeavingState>;
export type LeavingStepInput = Parameters<LeavingStep["run"]>[0];
