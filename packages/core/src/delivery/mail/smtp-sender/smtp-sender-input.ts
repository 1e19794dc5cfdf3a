import * as z from "zod";
import { recipientAddressSchema } from "../../recipients/recipient-address.ts";

/** Submission ports. Not 25, which is for servers among themselves and which AWS does not let functions use. */
const PORTS = [465, 587, 2525] as const;
/** RFC 1123, 2.1. Whether it may be connected to is for the egress guard to say. */
const HOST = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** What a person may say about their own mail server. The password goes in here and never comes back. */
export const smtpSenderInputSchema = z.strictObject({
  host: z.string().trim().toLowerCase().regex(HOST, "must be a host name such as smtp.example.com"),
  port: z.literal(PORTS, `must be one of ${PORTS.join(", ")}`),
  /** `tls`: from the first byte, as mostly on 465; `starttls`: as mostly on the others. */
  security: z.enum(["tls", "starttls"]),
  /** null: the server asks for none. */
  login: z
    .strictObject({
      username: z
        .string()
        .min(1)
        .max(320)
        .refine((text) => !UNSEEN.test(text), "must be one line"),
      /** Left out: the stored one stays, where server and user name stay too. */
      password: z
        .string()
        .min(1)
        .max(1_000)
        .refine((text) => !UNSEEN.test(text), "must be one line")
        .optional(),
    })
    .nullable(),
  fromAddress: recipientAddressSchema,
  fromName: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .refine((text) => !UNSEEN.test(text), "must be one line")
    .nullable()
    .default(null),
});
export type SmtpSenderInput = z.input<typeof smtpSenderInputSchema>;
export type NewSmtpSender = z.output<typeof smtpSenderInputSchema>;
