import { isIPv4 } from "node:net";
import * as z from "zod";

const bucketSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{1,220}[A-Za-z0-9]$/,
    "must be a bucket name of letters, digits, dots and dashes",
  );
const regionSchema = z.string().regex(/^[a-z0-9-]{2,40}$/, "must be a region such as eu-central-1");
const keysSchema = {
  bucket: bucketSchema,
  accessKeyId: z.string().trim().min(1).max(256),
  secretAccessKey: z.string().trim().min(1).max(1_024),
};

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

function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" || hostname === "[::1]" || (isIPv4(hostname) && hostname.startsWith("127."))
  );
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

export interface StorageLocation {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly forcePathStyle: boolean;
}

/** Where a described bucket answers the S3 protocol; addresses as each provider documents them. */
export function locateStorage(input: StorageInput): StorageLocation {
  const { bucket } = input;
  switch (input.provider) {
    case "r2": {
      const jurisdiction = input.jurisdiction === undefined ? "" : `.${input.jurisdiction}`;
      const endpoint = `https://${input.accountId}${jurisdiction}.r2.cloudflarestorage.com`;
      return { endpoint, region: "auto", bucket, forcePathStyle: true };
    }
    case "s3":
      return {
        endpoint: `https://s3.${input.region}.amazonaws.com`,
        region: input.region,
        bucket,
        // A dot in the name breaks the wildcard certificate of bucket hosts.
        forcePathStyle: bucket.includes("."),
      };
    case "backblaze": {
      const endpoint = `https://s3.${input.region}.backblazeb2.com`;
      return { endpoint, region: input.region, bucket, forcePathStyle: true };
    }
    case "gcs":
      return { endpoint: "https://storage.googleapis.com", region: "auto", bucket, forcePathStyle: true };
    case "supabase": {
      const endpoint = `https://${input.projectRef}.storage.supabase.co/storage/v1/s3`;
      return { endpoint, region: input.region, bucket, forcePathStyle: true };
    }
    case "minio":
      return { endpoint: input.endpoint, region: input.region, bucket, forcePathStyle: true };
    case "other":
      return {
        endpoint: input.endpoint,
        region: input.region,
        bucket,
        forcePathStyle: input.forcePathStyle,
      };
  }
}
