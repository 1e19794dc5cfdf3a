import { databaseTlsSchema } from "@formtrap/contracts";
import * as z from "zod";
import { storageInputSchema } from "./storage-presets.ts";

/** Lower case, so that nobody has to quote it; `public` and the system's own are not ours to fill. */
export const schemaNameSchema = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,47}$/, "must be lower-case letters, digits and _, at most 48")
  .refine(
    (name) => !/^(public|information_schema|auth|storage|pg_.*)$/.test(name),
    "is reserved: choose another",
  );

/** Every way of proving a server but the one that only the operator's own network may use. */
const customerTlsSchema = databaseTlsSchema.refine(
  (tls) => tls.mode !== "private_network",
  "must be a verified mode",
);

/** What a customer tells about the infrastructure to connect. */
export const createConnectionInputSchema = z.strictObject({
  /** Given by a caller that may have to repeat itself: the same id is the same connection. */
  id: z.uuid().optional(),
  name: z.string().trim().min(1).max(100),
  database: z.strictObject({
    /** Only its address is kept, as a hint. The credentials are asked for once more, when it is initialized. */
    url: z.string(),
    schema: schemaNameSchema.default("formtrap"),
    tls: customerTlsSchema.default({ mode: "public_ca" }),
  }),
  storage: storageInputSchema.nullable().default(null),
});
export type CreateConnectionInput = z.input<typeof createConnectionInputSchema>;
