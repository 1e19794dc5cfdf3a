import { unsealText } from "../../tenant/index.ts";
import type { OutgoingDelivery } from "../channel.ts";

/**
 * A chat destination's webhook URL or token; null where none is saved.
 * @throws SealBroken where it is sealed under another key, or for another destination.
 */
export function openChatSecret({ deliveryKey, destination }: OutgoingDelivery): string | null {
  const { id, sealedSecret } = destination;
  return sealedSecret === null ? null : unsealText(deliveryKey, id, sealedSecret);
}
