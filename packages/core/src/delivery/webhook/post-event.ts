import type { DeliveryTarget, WebhookEvent } from "@formtrap/contracts";
import { OutboundHttpError } from "../../ports.ts";
import type { AttemptResult } from "../channel.ts";
import type { DeliveryContext } from "../delivery-context.ts";
import { ANSWER_BYTES_MAX } from "../http-answers/answer-text.ts";
import { judgeFailure } from "../http-answers/judge-failure.ts";
import { judgeAnswer } from "./judge-answer.ts";
import { signEvent } from "./sign-event.ts";
import { signingSecrets } from "./signing-secrets.ts";
import { writeEvent } from "./write-event.ts";

/**
 * Posts one event to a webhook destination, signed, once. Whatever the destination does is a result; it rejects for
 * nothing but faults of our own.
 */
export async function postEvent(options: {
  readonly ctx: Pick<DeliveryContext, "http" | "clock" | "attemptTimeoutMs">;
  readonly deliveryKey: Buffer;
  readonly target: DeliveryTarget;
  /** The same at every try of the same event: by it a receiver tells repetitions. */
  readonly messageId: string;
  readonly event: WebhookEvent;
}): Promise<AttemptResult> {
  const { ctx, deliveryKey, target, messageId, event } = options;
  const body = writeEvent(event);
  const sentAt = ctx.clock.now();
  const secrets = signingSecrets({ deliveryKey, target, now: sentAt });
  try {
    const answer = await ctx.http.send({
      method: "POST",
      url: target.target,
      headers: {
        "content-type": "application/json",
        "user-agent": "FormTrap-Webhooks/1",
        ...signEvent({ messageId, sentAt, body, secrets }),
      },
      body,
      timeoutMs: ctx.attemptTimeoutMs,
      responseBytesMax: ANSWER_BYTES_MAX,
      onTooLarge: "cut",
      // At least once is what receivers are promised.
      isRepeatable: true,
    });
    return judgeAnswer(answer, { url: target.target, now: ctx.clock.now() });
  } catch (error) {
    if (error instanceof OutboundHttpError) return judgeFailure(error);
    throw error;
  }
}
