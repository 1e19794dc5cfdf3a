import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type ObjectStore, ObjectStoreError, type StorageTarget } from "@formtrap/core/ports";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { NodeEgressGuard } from "./egress-guard.ts";
import { readBounded } from "./read-bounded.ts";
import { toObjectStoreError } from "./s3-errors.ts";

/** One operation with all its retries. */
const DEADLINE_MS = 30_000;

/**
 * A customer's bucket, reached through the egress guard's agents only.
 * @throws ObjectStoreError `other` if endpoint or bucket name cannot be one.
 */
export function createS3ObjectStore(
  target: StorageTarget,
  { guard }: { readonly guard: Pick<NodeEgressGuard, "httpAgent" | "httpsAgent"> },
): ObjectStore {
  assertTarget(target);
  const client = new S3Client({
    endpoint: target.endpoint,
    region: target.region,
    forcePathStyle: target.forcePathStyle,
    credentials: { accessKeyId: target.accessKeyId, secretAccessKey: target.secretAccessKey },
    // The SDK's own default sends CRC32 trailers, which B2, GCS and older MinIO refuse.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    followRegionRedirects: false,
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({
      httpAgent: guard.httpAgent,
      httpsAgent: guard.httpsAgent,
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      throwOnRequestTimeout: true,
      socketTimeout: 10_000,
    }),
  });
  const { bucket } = target;

  const attempt = async <Result>(run: (abortSignal: AbortSignal) => Promise<Result>): Promise<Result> => {
    try {
      return await run(AbortSignal.timeout(DEADLINE_MS));
    } catch (error) {
      throw toObjectStoreError(error);
    }
  };

  return {
    put: async (key, body, { contentType }) =>
      attempt(async (abortSignal) => {
        const input = { Bucket: bucket, Key: key, Body: body, ContentType: contentType };
        await client.send(new PutObjectCommand(input), { abortSignal });
      }),

    get: async (key, { maxBytes }) =>
      attempt(async (abortSignal) => {
        const object = new GetObjectCommand({ Bucket: bucket, Key: key });
        const { Body: body } = await client.send(object, { abortSignal });
        return body === undefined ? new Uint8Array() : readBounded(body, { maxBytes, abortSignal });
      }),

    delete: async (key) =>
      attempt(async (abortSignal) => {
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }), { abortSignal });
      }),
  };
}

/** An endpoint is an address, with a path where a provider's has one; a bucket is a name, never an ARN, which would choose its own host. */
function assertTarget({ endpoint, bucket }: StorageTarget): void {
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
