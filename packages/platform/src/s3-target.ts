import { createHash } from "node:crypto";
import { ObjectStoreError, type StorageTarget } from "@formtrap/core/ports";

/**
 * An endpoint is an address, with a path where a provider's has one; a bucket is a name, never an ARN, which would
 * choose its own host.
 * @throws ObjectStoreError `other` or `no_such_bucket`.
 */
export function assertTarget({ endpoint, bucket }: StorageTarget): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  const plain =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username === "" &&
    url.password === "" &&
    url.search === "" &&
    url.hash === "";
  if (!plain) throw new ObjectStoreError("other", "The bucket's endpoint is not a plain URL.", "BadEndpoint");
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{2,62}$/.test(bucket)) {
    throw new ObjectStoreError("no_such_bucket", "The bucket's name cannot be one.", "BadBucketName");
  }
}

/** The same for the same bucket, addressed the same way with the same keys; the secret is in it as a hash. */
export function targetKey(target: StorageTarget): string {
  const { endpoint, region, bucket, forcePathStyle, accessKeyId, secretAccessKey } = target;
  const secretHash = createHash("sha256").update(secretAccessKey).digest("base64");
  return JSON.stringify([endpoint, region, bucket, forcePathStyle, accessKeyId, secretHash]);
}
