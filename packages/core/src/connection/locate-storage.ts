import type { StorageInput } from "@formtrap/contracts";

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
