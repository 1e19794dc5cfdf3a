import * as z from "zod";

/** The ways in which a server that is not the operator's own may prove who it is. */
export const strangerTlsModes = [
  z.object({ mode: z.literal("public_ca") }),
  z.object({ mode: z.literal("custom_ca"), caPem: z.string() }),
  /** SHA-256 of the server's certificate (DER), as 64 hex digits. */
  z.object({ mode: z.literal("pinned"), fingerprintSha256: z.string().regex(/^[0-9a-f]{64}$/) }),
] as const;

/** How a customer's server proves who it is. There is no unverified mode. */
export const databaseTlsSchema = z.discriminatedUnion("mode", [
  ...strangerTlsModes,
  /** Only for servers of the operator's own, reached inside its network. */
  z.object({ mode: z.literal("private_network") }),
]);
export type DatabaseTls = z.infer<typeof databaseTlsSchema>;

/** One role's way into one Postgres database; a vault payload, and never anything else. */
export const databaseCredentialsSchema = z.object({
  v: z.literal(1),
  host: z.string().min(1).max(255),
  port: z.int().min(1).max(65535),
  database: z.string().min(1).max(63),
  user: z.string().min(1).max(255),
  password: z.string().max(1024),
  tls: databaseTlsSchema,
});
export type DatabaseCredentials = z.infer<typeof databaseCredentialsSchema>;

/** A key pair for one S3-compatible bucket; a vault payload. */
export const storageCredentialsSchema = z.object({
  v: z.literal(1),
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
});
export type StorageCredentials = z.infer<typeof storageCredentialsSchema>;

/** The secret key of a captcha account; a vault payload. */
export const captchaCredentialsSchema = z.object({ v: z.literal(1), secretKey: z.string().min(1) });

/** What a tenant's webhook secrets, sealed targets and mail links are derived from: 32 random bytes; a vault payload. */
export const deliveryKeySchema = z.object({ v: z.literal(1), key: z.base64() });
export type DeliveryKey = z.infer<typeof deliveryKeySchema>;
