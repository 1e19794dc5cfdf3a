import { MailError, type Mailer } from "../../ports.ts";
import type { AttemptResult } from "../channel.ts";
import type { DeliveryContext } from "../delivery-context.ts";
import type { MailAdmission } from "../recipients/index.ts";
import { returnMail } from "../recipients/return-mail.ts";

/** How long a sender that is asked too much is left alone; up to twice that. */
const THROTTLED_WAIT_MS = 30_000;

/** What a mail that may not go means for its delivery. */
export function notAdmitted(admission: Exclude<MailAdmission, { kind: "admitted" }>): AttemptResult {
  return admission.kind === "refused"
    ? { kind: "abandoned", reason: admission.reason }
    : { kind: "postponed", until: admission.until, reason: admission.reason };
}

/**
 * Sends a mail that was admitted, and gives back to the space's day what did not leave. A sender of the deployment's
 * that is asked too much is no fault of the destination's.
 */
export async function sendAdmitted(
  ctx: Pick<DeliveryContext, "clock" | "control" | "mailsPerDayMax">,
  {
    send,
    organizationId,
    admitted,
  }: {
    readonly send: () => ReturnType<Mailer["send"]>;
    readonly organizationId: string;
    /** How many mails the day was counted: one for each address. */
    readonly admitted: number;
  },
): Promise<AttemptResult> {
  try {
    const { messageId } = await send();
    return { kind: "delivered", statusCode: null, response: messageId };
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    await returnMail({ ctx, organizationId, mails: admitted });
    return judge(error, ctx.clock.now());
  }
}

function judge({ reason, message }: MailError, now: Date): AttemptResult {
  switch (reason) {
    case "throttled": {
      const waitMs = THROTTLED_WAIT_MS * (1 + Math.random());
      return { kind: "postponed", until: new Date(now.getTime() + waitMs), reason: message };
    }
    case "rejected":
      return { kind: "abandoned", reason: message };
    case "unavailable":
    case "misconfigured":
      return { kind: "failed", statusCode: null, error: message, response: null, retryAfterMs: null };
  }
}
