import * as z from "zod";
import type { JobStep } from "../../job/index.ts";

const refSchema = z.string().min(1).max(600);
const refsSchema = z.object({ owner: refSchema, ingest: refSchema, app: refSchema });

/** What finished steps left behind: references to secrets only. */
export const rotationStateSchema = z.object({
  v: z.literal(1),
  connectionId: z.uuid(),
  tenantId: z.uuid(),
  before: refsSchema,
  /** One role of the customer's serves for everything: its password is theirs to change. */
  isShared: z.boolean().default(false),
  after: refsSchema.nullable().default(null),
});
export type RotationState = z.output<typeof rotationStateSchema>;
export type RotationStep = JobStep<RotationState>;

/** Given for the job's life. */
export const rotationSecretSchema = z.object({ databaseUrl: z.string() }).nullable();
