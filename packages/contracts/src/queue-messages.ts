import * as z from "zod";
import type { FormAddress } from "./route.ts";

/** "Files came in at this form: look for what nobody used." Tolerates unknown keys: deploys roll. */
export const sweepMessageSchema = z.object({ v: z.literal(1), organizationId: z.uuid(), formId: z.uuid() });
export type SweepMessage = z.infer<typeof sweepMessageSchema>;

const formAddressSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("endpoint"), endpointId: z.string() }),
  z.object({ kind: z.literal("access_key"), accessKey: z.string() }),
  z.object({ kind: z.literal("form_name"), siteId: z.string(), formName: z.string() }),
  z.object({ kind: z.literal("hostname"), hostname: z.string(), formName: z.string() }),
]) satisfies z.ZodType<FormAddress>;

/** "This address was loaded: keep a copy of its route." Tolerates unknown keys: deploys roll. */
export const snapshotMessageSchema = z.object({ v: z.literal(1), address: formAddressSchema });
export type SnapshotMessage = z.infer<typeof snapshotMessageSchema>;

/**
 * "Look at this submission's deliveries." Ids only: what is sent where stands in the tenant's database and the form's
 * policy. Tolerates unknown keys: deploys roll.
 */
export const notifyMessageSchema = z.object({
  v: z.literal(1),
  organizationId: z.uuid(),
  formId: z.uuid(),
  submissionId: z.uuid(),
  /** Only this one; null: whatever of the submission is due. */
  deliveryId: z.uuid().nullable().default(null),
  /** Nothing to do before. SQS delays 15 minutes at most, so a message may have to wait more than once. */
  dueAt: z.iso.datetime().nullable().default(null),
  /** How often this look found no row, or no database. */
  misses: z.int().min(0).default(0),
});
export type NotifyMessage = z.infer<typeof notifyMessageSchema>;

/** "Look at this job." Tolerates unknown keys: deploys roll. */
export const jobMessageSchema = z.object({ v: z.literal(1), jobId: z.uuid() });
export type JobMessage = z.infer<typeof jobMessageSchema>;
