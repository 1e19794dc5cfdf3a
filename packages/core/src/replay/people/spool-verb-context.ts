import * as z from "zod";
import type { SpaceContext } from "../../context.ts";
import type { DataKeys, MessageQueue, PlatformBucket } from "../../ports.ts";

/** What verbs over waiting posts need. Whose posts they are, the space's own tenant says and nobody else. */
export interface SpoolVerbContext extends SpaceContext {
  readonly bucket: PlatformBucket;
  readonly dataKeys: DataKeys;
  readonly replayQueue: MessageQueue;
}

/** The name of the last object that a page of a shelf ended with; null: the first page. */
export const spoolCursorSchema = z
  .string()
  .regex(/^[\w.-]{1,200}$/)
  .nullable()
  .default(null);
