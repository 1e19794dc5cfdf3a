import * as z from "zod";

/** Why posts wait, as a reason that people are told a sentence for. */
export const spoolReasonSchema = z.enum([
  "unreachable",
  "timeout",
  "auth",
  "tls",
  "credentials",
  "too_many_connections",
  "busy",
  "read_only",
  "disk_full",
  "fenced",
  "misconfigured",
  "misbehaving",
  "server_error",
  /** Nothing was tried: a failure of a moment ago is known. */
  "breaker_open",
  /** An operator asked for it. */
  "spool_only",
  "moving",
  "suspended",
  /** The form was saved since, and its new policy could not be read. */
  "stale_route",
]);
export type SpoolReason = z.infer<typeof spoolReasonSchema>;

/** A tenant's database is known to be away: nobody waits for it until replay has found it back. */
export const breakerSchema = z.object({
  state: z.enum(["open", "half_open"]),
  since: z.iso.datetime(),
  reason: spoolReasonSchema,
  next_probe_at: z.iso.datetime().nullable(),
});
export type Breaker = z.infer<typeof breakerSchema>;

/** "This tenant has posts that wait: look." Tolerates unknown keys: deploys roll. */
export const replayMessageSchema = z.object({ v: z.literal(1), tenantId: z.uuid() });
export type ReplayMessage = z.infer<typeof replayMessageSchema>;

/** A sealed object that the platform's bucket did not take: put it there. SQS takes 1 MiB. */
export const carryMessageSchema = z.object({
  v: z.literal(1),
  tenantId: z.uuid(),
  /** Where in the bucket it belongs. */
  key: z.string().max(1_024),
  /** base64 */
  sealed: z.base64(),
});
export type CarryMessage = z.infer<typeof carryMessageSchema>;
