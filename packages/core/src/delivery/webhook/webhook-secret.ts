import { deriveKey } from "../../tenant/index.ts";

/** Standard Webhooks, "Signature scheme": how a secret for HMAC-SHA256 is told from others. */
const PREFIX = "whsec_";

/**
 * What a webhook destination's events are signed with, as its receiver enters it: 32 bytes, base64. Derived, so there
 * is nothing to store; a higher version is another secret.
 */
export function webhookSecret(deliveryKey: Buffer, destinationId: string, version: number): string {
  return `${PREFIX}${webhookSecretBytes(deliveryKey, destinationId, version).toString("base64")}`;
}

/** The same secret as the bytes that sign. */
export function webhookSecretBytes(deliveryKey: Buffer, destinationId: string, version: number): Buffer {
  return deriveKey(deliveryKey, "webhook-secret", [destinationId, version]);
}
