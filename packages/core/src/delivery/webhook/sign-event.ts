import { createHmac } from "node:crypto";

/**
 * The headers by which a receiver knows an event for ours, as the Standard Webhooks specification 1.0.0 has them:
 * HMAC-SHA256 over `id.timestamp.body`, one `v1` signature for each secret, so that either verifies in an overlap.
 */
export function signEvent(options: {
  readonly messageId: string;
  readonly sentAt: Date;
  readonly body: string;
  /** The present one first. */
  readonly secrets: readonly Buffer[];
}): Readonly<Record<string, string>> {
  const { messageId, body, secrets } = options;
  const timestamp = String(Math.floor(options.sentAt.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const mac = createHmac("sha256", secret).update(`${messageId}.${timestamp}.${body}`);
    return `v1,${mac.digest("base64")}`;
  });
  return {
    "webhook-id": messageId,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}
