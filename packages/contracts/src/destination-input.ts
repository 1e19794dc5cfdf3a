import * as z from "zod";
import {
  discordWebhookUrlSchema,
  slackWebhookUrlSchema,
  telegramChatIdSchema,
  telegramTokenSchema,
} from "./chat-secrets.ts";
import { destinationOptionsSchema } from "./destination.ts";
import { webhookUrlSchema } from "./web-address.ts";

const common = {
  /** Given by a caller that may have to repeat itself: the same id is the same destination. */
  id: z.uuid().optional(),
  /** null: all forms of the space. */
  formId: z.uuid().nullable(),
  name: z.string().trim().min(1).max(100).nullable().default(null),
};
const { fileLinks, fileLinkDays, subjectTemplate } = destinationOptionsSchema.shape;
const files = { fileLinks, fileLinkDays };

/** What a person may say about a destination. Secrets go in here and never come back. */
export const destinationInputSchema = z.discriminatedUnion("channel", [
  z.strictObject({
    ...common,
    ...files,
    channel: z.literal("webhook"),
    url: webhookUrlSchema,
  }),
  z.strictObject({
    ...common,
    ...files,
    channel: z.literal("email"),
    recipient: z.email("must be an email address").max(254).toLowerCase(),
    subjectTemplate,
  }),
  z.strictObject({ ...common, channel: z.literal("slack"), webhookUrl: slackWebhookUrlSchema }),
  z.strictObject({ ...common, channel: z.literal("discord"), webhookUrl: discordWebhookUrlSchema }),
  z.strictObject({
    ...common,
    channel: z.literal("telegram"),
    botToken: telegramTokenSchema,
    chatId: telegramChatIdSchema,
  }),
]);
export type DestinationInput = z.input<typeof destinationInputSchema>;
export type NewDestination = z.output<typeof destinationInputSchema>;
