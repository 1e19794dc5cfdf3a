import type { CarryMessage, ReplayMessage } from "@formtrap/contracts";
import type { Clock, DataKeys, Logger, MessageQueue, PlatformBucket } from "../ports.ts";
import { withTimeLimit } from "../time-limit.ts";
import { LOOK_DELAY_SECONDS, type LookTimer } from "./look-timer.ts";
import { type SpoolShelf, spoolKey } from "./object-keys.ts";
import { type SpooledSubmission, sealSubmission } from "./spooled-submission.ts";

// A visitor waits: 7 s in all, where everything is as slow as it may be.
/** The key service's own time, at whose end a key that is known already is used on. */
const SEAL_MS = 3_500;
const PUT_MS = 2_000;
const SEND_MS = 1_500;

/** What writing to the spool needs; nothing of it is contacted before the first post that cannot be stored. */
export interface SpoolPorts {
  readonly bucket: PlatformBucket;
  readonly dataKeys: DataKeys;
  /** Where workers are told to look. */
  readonly replayQueue: MessageQueue;
  /** Carries what the bucket does not take. */
  readonly carryQueue: MessageQueue;
  readonly looks: LookTimer;
}

interface SpoolContext {
  readonly spool: SpoolPorts;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Puts a post where it will become a row from: sealed, into the platform's bucket; into a queue's message where the
 * bucket does not take it. When this resolves the post is safe. Takes 7 s at most.
 * @throws whatever the last place that was asked throws: nothing took it.
 */
export async function spoolSubmission(options: {
  readonly ctx: SpoolContext;
  readonly shelf: Exclude<SpoolShelf, "failed">;
  readonly spooled: SpooledSubmission;
}): Promise<void> {
  const { ctx, shelf, spooled } = options;
  const { tenantId, submission } = spooled;
  const key = spoolKey(shelf, tenantId, submission.id);
  const sealed = await withTimeLimit(sealSubmission(ctx.spool.dataKeys, spooled), "data key", SEAL_MS);
  try {
    const putting = ctx.spool.bucket.put(key, sealed, { contentType: "application/octet-stream" });
    await withTimeLimit(putting, "answer of the platform's bucket", PUT_MS);
  } catch (error) {
    ctx.logger.error("bucket did not take a post, a message carries it", { tenantId, key }, error);
    await carry(ctx.spool, { v: 1, tenantId, key, sealed: sealed.toString("base64") });
    return;
  }
  // What is quarantined waits for people.
  if (shelf === "waiting") await sendLook(ctx, tenantId);
}

/** Whoever gets it writes the object and sends the look. */
async function carry({ carryQueue }: SpoolPorts, message: CarryMessage): Promise<void> {
  await withTimeLimit(carryQueue.send(message), "answer of the queue", SEND_MS);
}

/**
 * Tells the worker that something of this tenant's waits; call it when it does. A look that is not sent delays it until
 * the watch finds it. Never rejects.
 */
export async function sendLook({ spool, clock, logger }: SpoolContext, tenantId: string): Promise<void> {
  const { replayQueue, looks } = spool;
  if (!looks.isNeeded(tenantId)) return;
  const begunAt = clock.now();
  const message: ReplayMessage = { v: 1, tenantId };
  try {
    const sending = replayQueue.send(message, { delaySeconds: LOOK_DELAY_SECONDS });
    await withTimeLimit(sending, "answer of the queue", SEND_MS);
    looks.sent(tenantId, begunAt);
  } catch (error) {
    logger.warn("look not sent, left for the watch", { tenantId }, error);
  }
}
