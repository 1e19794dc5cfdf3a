import * as z from "zod";

const recipientSchema = z.object({ emailAddress: z.string() });

const mailSchema = z.object({
  /** SES's own id of the mail. */
  messageId: z.string(),
  /** Whom it was sent to, as the sender wrote it. */
  destination: z.array(z.string()).default([]),
});

/**
 * What Amazon SES publishes of a mail's fate, as far as it is asked for here. Tolerates unknown keys and words: AWS adds
 * some. Source: SES developer guide, "Contents of event data that Amazon SES publishes to Amazon SNS".
 */
export const sesEventSchema = z.discriminatedUnion("eventType", [
  z.object({
    eventType: z.literal("Bounce"),
    mail: mailSchema,
    bounce: z.object({
      /** `Permanent`, `Transient` or `Undetermined`. */
      bounceType: z.string(),
      bounceSubType: z.string().default(""),
      bouncedRecipients: z.array(recipientSchema),
    }),
  }),
  z.object({
    eventType: z.literal("Complaint"),
    mail: mailSchema,
    complaint: z.object({
      complainedRecipients: z.array(recipientSchema),
      /** As IANA registers them for RFC 5965, such as `abuse`; missing where the provider sent no report. */
      complaintFeedbackType: z.string().nullable().default(null),
    }),
  }),
]);
export type SesEvent = z.infer<typeof sesEventSchema>;
