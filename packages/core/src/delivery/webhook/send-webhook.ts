import type { SendToChannel } from "../channel.ts";
import { postEvent } from "./post-event.ts";
import { submissionEvent } from "./webhook-events.ts";

/** One try at a webhook: `submission.created`, under the delivery's id. */
export const sendWebhook: SendToChannel = async ({ ctx, delivery }) =>
  await postEvent({
    ctx,
    deliveryKey: delivery.deliveryKey,
    target: delivery.destination,
    messageId: delivery.deliveryId,
    event: submissionEvent("submission.created", { ...delivery, happenedAt: delivery.submission.createdAt }),
  });
