import { captchaKeysInputSchema, databaseTlsSchema } from "@formtrap/contracts";
import * as z from "zod";

import { storageInputSchema } from "./storage-presets.ts";

/** Lower case, so that nobody has to quote it; `public` and the system's own are not ours to fill. */
const schemaNameSchema = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,47}$/, "must be lower-case letters, digits and _, at most 48")
  .refine(
    (name) => !/^(public|information_schema|auth|storage|extensions|pg_.*)$/.test(name),
    "is reserved: choose another",
  );

/** How a stranger's server may prove itself; there is no unverified way. */
const customerTlsSchema = databaseTlsSchema.refine(
  ({ mode }) => mode === "public_ca" || mode === "custom_ca" || mode === "pinned",
  "must be public_ca, custom_ca with the authority's certificate, or pinned",
);

/** What a customer tells about the infrastructure to connect. */
export const connectionInputSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  database: z.strictObject({
    /** Only its address is kept, as a hint. The credentials are asked for once more, when it is initialized. */
    url: z.string(),
    schema: schemaNameSchema.default("formtrap"),
    tls: customerTlsSchema.default({ mode: "public_ca" }),
  }),
  storage: storageInputSchema.nullable().default(null),
  /** The account that forms with a captcha use, but for those with keys of their own. */
  captcha: captchaKeysInputSchema.nullable().default(null),
});
export type UpdateConnectionInput = z.input<typeof connectionInputSchema>;
export type NewConnection = z.output<typeof connectionInputSchema>;

export const createConnectionInputSchema = connectionInputSchema.extend({
  /** Given by a caller that may have to repeat itself: the same id is the same connection. */
  id: z.uuid().optional(),
});
export type CreateConnectionInput = z.input<typeof createConnectionInputSchema>;
