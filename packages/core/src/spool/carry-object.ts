import type { CarryMessage, ReplayMessage } from "@formtrap/contracts";
import * as z from "zod";
import type { Logger, MessageQueue, PlatformBucket } from "../ports.ts";
import { isErased } from "./erased.ts";
import { lastPart, spoolKey } from "./object-keys.ts";

/** Sealed: nothing that anybody could read or that a browser should. */
const CONTENT_TYPE = "application/octet-stream";

export interface CarryContext {
  readonly bucket: PlatformBucket;
  readonly replayQueue: MessageQueue;
  readonly logger: Logger;
}

/**
 * Puts a sealed object into the platform's bucket that it did not take when the post came, and has the tenant looked
 * at. The same message twice writes the same object twice; one of a post that a person erased meanwhile writes none.
 * @throws ObjectStoreError while the bucket is away; TypeError for a key that is no place of this tenant's: whoever
 * sent that is at fault, and the message must not get lost over it.
 */
export async function carryObject({
  ctx,
  message,
}: {
  readonly ctx: CarryContext;
  readonly message: CarryMessage;
}): Promise<void> {
  const { tenantId, key, sealed } = message;
  const submissionId = lastPart(key);
  const isWaiting = key === spoolKey("waiting", tenantId, submissionId);
  const isOwn = isWaiting || key === spoolKey("quarantined", tenantId, submissionId);
  if (!isOwn || !z.uuid().safeParse(submissionId).success) {
    throw new TypeError("A carried object's key is no place of its tenant's.");
  }
  if (await isErased(ctx.bucket, tenantId, submissionId)) return;
  await ctx.bucket.put(key, Buffer.from(sealed, "base64"), { contentType: CONTENT_TYPE });
  if (!isWaiting) return;
  const look: ReplayMessage = { v: 1, tenantId };
  // Without it the post waits until the watch finds it.
  await ctx.replayQueue.send(look).catch((error: unknown) => {
    ctx.logger.warn("look not sent", { tenantId }, error);
  });
}
