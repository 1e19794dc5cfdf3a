import * as z from "zod";
import type { SpaceContext } from "../../context.ts";
import type { DataKeys, MessageQueue, PlatformBucket } from "../../ports.ts";

/** What verbs over waiting posts need. Whose posts they are, the space's own tenant says and nobody else. */
export interface SpoolVerbContext extends SpaceContext {
  readonly bucket: PlatformBucket;
  readonly dataKeys: DataKeys;
  readonly replayQueue: MessageQueue;
}

export const shelfSchema = z.enum(["waiting", "failed", "quarantined"]);

/** As keys spell it. */
export const submissionIdSchema = z.uuid().toLowerCase();

/** As many as one call names. */
export const submissionIdsSchema = z
  .array(submissionIdSchema)
  .min(1)
  .max(1_000)
  .readonly()
  .transform((ids) => [...new Set(ids)]);
