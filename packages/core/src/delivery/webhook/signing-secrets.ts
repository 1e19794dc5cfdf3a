import type { DeliveryTarget } from "@formtrap/contracts";
import { webhookSecretBytes } from "./webhook-secret.ts";

/** How long the secret before signs too: a receiver has that long to enter the new one. */
const OVERLAP_MS = 24 * 60 * 60 * 1000;

/** What an event to a destination is signed with now: its secret, and after a rotation the one before too. */
export function signingSecrets(options: {
  readonly deliveryKey: Buffer;
  readonly target: Pick<DeliveryTarget, "id" | "secretVersion" | "secretRotatedAt">;
  readonly now: Date;
}): readonly Buffer[] {
  const { deliveryKey, target, now } = options;
  const { id, secretVersion, secretRotatedAt } = target;
  const present = webhookSecretBytes(deliveryKey, id, secretVersion);
  if (secretVersion < 2 || secretRotatedAt === null) return [present];
  if (now.getTime() - Date.parse(secretRotatedAt) >= OVERLAP_MS) return [present];
  return [present, webhookSecretBytes(deliveryKey, id, secretVersion - 1)];
}
