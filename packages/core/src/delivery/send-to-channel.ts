import type { DeliveryChannel } from "@formtrap/contracts";
import type { SendToChannel } from "./channel.ts";
import { sendDiscord } from "./chat/send-discord.ts";
import { sendSlack } from "./chat/send-slack.ts";
import { sendTelegram } from "./chat/send-telegram.ts";
import { sendAutoresponse } from "./mail/send-autoresponse.ts";
import { sendEmail } from "./mail/send-email.ts";
import { sendWebhook } from "./webhook/send-webhook.ts";

/** Every channel's own way of telling. */
const SENDERS: Readonly<Record<DeliveryChannel, SendToChannel>> = {
  webhook: sendWebhook,
  email: sendEmail,
  autoresponder: sendAutoresponse,
  slack: sendSlack,
  discord: sendDiscord,
  telegram: sendTelegram,
};

/** One try at a delivery's destination, by the way of its channel. */
export const sendToChannel: SendToChannel = (options) =>
  SENDERS[options.delivery.destination.channel](options);
