import * as z from "zod";

const bucketSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/,
    "must be a bucket name of letters, digits, dots and dashes",
  );
const regionSchema = z.string().regex(/^[a-z0-9-]{2,40}$/, "must be a region such as eu-central-1");
const keyPair = {
  accessKeyId: z.string().trim().min(1).max(256),
  secretAccessKey: z.string().trim().min(1).max(1_024),
};
const keysSchema = { bucket: bucketSchema, ...keyPair };

/** Other keys of the same bucket. */
export const storageKeysInputSchema = z.strictObject(keyPair);
export type StorageKeysInput = z.infer<typeof storageKeysInputSchema>;

/** Plain HTTP only to this very machine, where the egress guard refuses it unless its configuration says otherwise. */
const endpointSchema = z
  .string()
  .max(512)
  .transform((text, context) => {
    const url = URL.parse(text.trim());
    if (url === null || url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
      context.addIssue("must be an address such as https://s3.example.com, without keys and parameters");
      return z.NEVER;
    }
    if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
      context.addIssue("must begin with https://");
      return z.NEVER;
    }
    return url.href.replace(/\/+$/, "");
  });

/** URL parsing has already turned every spelling of an IPv4 address into four decimal numbers. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** A bucket as a customer describes it: the fields that the provider's own console shows. */
export const storageInputSchema = z.discriminatedUnion("provider", [
  z.strictObject({
    provider: z.literal("r2"),
    ...keysSchema,
    accountId: z.string().regex(/^[0-9a-f]{32}$/, "must be the 32 digits of the account id"),
    jurisdiction: z.enum(["eu", "fedramp"]).optional(),
  }),
  z.strictObject({ provider: z.literal("s3"), ...keysSchema, region: regionSchema }),
  z.strictObject({ provider: z.literal("backblaze"), ...keysSchema, region: regionSchema }),
  z.strictObject({ provider: z.literal("gcs"), ...keysSchema }),
  z.strictObject({
    provider: z.literal("supabase"),
    ...keysSchema,
    projectRef: z.string().regex(/^[a-z0-9]{20}$/, "must be the 20 characters of the project's reference"),
    region: regionSchema,
  }),
  z.strictObject({
    provider: z.literal("minio"),
    ...keysSchema,
    endpoint: endpointSchema,
    region: regionSchema.default("us-east-1"),
  }),
  z.strictObject({
    provider: z.literal("other"),
    ...keysSchema,
    endpoint: endpointSchema,
    region: regionSchema.default("us-east-1"),
    forcePathStyle: z.boolean().default(false),
  }),
]);
export type StorageInput = z.output<typeof storageInputSchema>;
