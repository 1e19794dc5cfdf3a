import * as z from "zod";

export const deliveryChannelSchema = z.enum([
  "webhook",
  "email",
  "autoresponder",
  "slack",
  "discord",
  "telegram",
]);
export type DeliveryChannel = z.infer<typeof deliveryChannelSchema>;

/** How a destination wants to hear of submissions. Keys that a channel has no use for are ignored. */
export const destinationOptionsSchema = z.object({
  /** Links to files: the dashboard's, which ask for a login, or presigned for some days. */
  fileLinks: z.enum(["dashboard", "presigned"]).default("dashboard"),
  fileLinkDays: z.int().min(1).max(7).default(7),
  /** Email: a Liquid template with `form`, `space` and `fields`; null: the product's own words. */
  subjectTemplate: z.string().max(500).nullable().default(null),
  /** Autoresponder: what is sent, in the customer's words and with none of the visitor's. */
  subject: z.string().max(200).nullable().default(null),
  body: z.string().max(10_000).nullable().default(null),
  /** Autoresponder: where a visitor's answer goes; null: nowhere. */
  replyTo: z.email().max(254).nullable().default(null),
});
export type DestinationOptions = z.infer<typeof destinationOptionsSchema>;

/** Where submissions of a form go, as its policy tells those who send. Tolerates unknown keys: deploys roll. */
export const deliveryTargetSchema = z.object({
  id: z.uuid(),
  channel: deliveryChannelSchema,
  /** webhook: its URL; email: the recipient; telegram: the chat; slack, discord, autoresponder: a label for people. */
  target: z.string(),
  /** slack and discord: the URL that is a secret by itself; telegram: the bot's token. Sealed under the tenant's key. */
  sealedSecret: z.string().nullable().default(null),
  /** webhook: which secret signs. */
  secretVersion: z.int().min(1).default(1),
  /** webhook: since when; the version before signs too for a day. */
  secretRotatedAt: z.iso.datetime().nullable().default(null),
  options: destinationOptionsSchema.prefault({}),
});
export type DeliveryTarget = z.infer<typeof deliveryTargetSchema>;
