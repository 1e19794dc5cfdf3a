import * as z from "zod";
import { captchaKeysInputSchema } from "./captcha-keys.ts";
import { storageInputSchema } from "./storage-input.ts";
import { strangerTlsModes } from "./tenant-credentials.ts";

/** Lower case, so that nobody has to quote it; `public` and the system's own are not ours to fill. */
const schemaNameSchema = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,47}$/, "must be lower-case letters, digits and _, at most 48")
  .refine(
    (name) => !/^(public|information_schema|auth|storage|extensions|pg_.*)$/.test(name),
    "is reserved: choose another",
  );

/** How a stranger's server may prove itself; there is no unverified way. */
const customerTlsSchema = z
  .discriminatedUnion("mode", [...strangerTlsModes, z.object({ mode: z.literal("provider_ca") })])
  .describe(
    "`provider_ca`: the provider's own authority, which we know of Amazon RDS. `custom_ca`: one that you paste, as Supabase's console gives it.",
  );

const nameSchema = z.string().trim().min(1).max(100);

/** A Postgres connection string; which parts of it are allowed is told apart when it is read. */
export const databaseUrlSchema = z.string().max(4_096);

const databaseInputSchema = z.strictObject({
  url: databaseUrlSchema.describe(
    "Only its address is kept, as a hint. The credentials are asked for once more, when it is initialized.",
  ),
  schema: schemaNameSchema.default("formtrap"),
  tls: customerTlsSchema.default({ mode: "public_ca" }),
});

/** What a customer tells about the infrastructure to connect. */
export const connectionInputSchema = z.strictObject({
  name: nameSchema,
  database: databaseInputSchema,
  storage: storageInputSchema.nullable().default(null),
  captcha: captchaKeysInputSchema
    .nullable()
    .default(null)
    .describe("The account that forms with a captcha use, but for those with keys of their own."),
});
export type NewConnection = z.output<typeof connectionInputSchema>;

export const createConnectionInputSchema = connectionInputSchema.extend({
  id: z
    .uuid()
    .optional()
    .describe("Given by a caller that may have to repeat itself: the same id is the same connection."),
});
export type CreateConnectionInput = z.input<typeof createConnectionInputSchema>;

/** What is left out stays as it is; null takes away. */
export const updateConnectionInputSchema = z.strictObject({
  name: nameSchema.optional(),
  database: databaseInputSchema.optional(),
  storage: storageInputSchema.nullable().optional(),
  captcha: captchaKeysInputSchema.nullable().optional(),
});
export type UpdateConnectionInput = z.input<typeof updateConnectionInputSchema>;
export type ChangedConnection = z.output<typeof updateConnectionInputSchema>;
