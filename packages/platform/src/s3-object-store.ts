import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { ObjectStore, StorageTarget } from "@formtrap/core/ports";
import type { NodeEgressGuard } from "./egress-guard.ts";
import { readBeginning } from "./read-bounded.ts";
import { createS3Client } from "./s3-client.ts";
import { statusOf } from "./s3-errors.ts";
import { createLargeUploads } from "./s3-large-uploads.ts";
import { createAttempt, createS3Objects } from "./s3-objects.ts";
import { createPresigner } from "./s3-presign.ts";
import { assertTarget, targetKey } from "./s3-target.ts";

/** S3's own limit on one page of a listing. */
const KEYS_MAX = 1_000;

export interface ObjectStoreOptions {
  readonly guard: Pick<NodeEgressGuard, "httpAgent" | "httpsAgent">;
  /** One operation with all its attempts and its last byte. Default 30 s. */
  readonly deadlineMs?: number;
  /** Default 3. */
  readonly attemptsMax?: number;
}

/**
 * A customer's bucket, reached through the egress guard's agents only.
 * @throws ObjectStoreError if endpoint or bucket name cannot be one.
 */
export function createS3ObjectStore(target: StorageTarget, options: ObjectStoreOptions): ObjectStore {
  assertTarget(target);
  const { guard, deadlineMs = 30_000, attemptsMax = 3 } = options;
  const client = createS3Client(target, { guard, attemptsMax });
  const { bucket } = target;
  const attempt = createAttempt(deadlineMs);

  return {
    ...createPresigner(client, bucket),
    ...createS3Objects({ client, bucket, attempt }),
    largeUploads: createLargeUploads({ client, bucket, attempt }),

    readStart: async (key, { bytesMax }) =>
      attempt(async (abortSignal) => {
        const object = new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=0-${bytesMax - 1}` });
        try {
          const { Body: body, ContentLength: announcedBytes } = await client.send(object, { abortSignal });
          return await readBeginning(body, { bytesMax, announcedBytes, abortSignal });
        } catch (error) {
          // RFC 9110, 15.5.17: no range of an empty object can be satisfied.
          if (statusOf(error) === 416) return new Uint8Array();
          throw error;
        }
      }),

    list: async ({ prefix, startAfter }) =>
      attempt(async (abortSignal) => {
        const after = startAfter === undefined ? {} : { StartAfter: startAfter };
        const page = new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          MaxKeys: KEYS_MAX,
          ...after,
        });
        const { Contents: objects = [], IsTruncated: isTruncated = false } = await client.send(page, {
          abortSignal,
        });
        return { keys: objects.flatMap(({ Key: key }) => (key === undefined ? [] : [key])), isTruncated };
      }),
  };
}

/** Object stores that were opened, for the next who asks for the same bucket with the same keys. */
export interface ObjectStores {
  /** @throws ObjectStoreError if endpoint or bucket name cannot be one. */
  open(target: StorageTarget): ObjectStore;
}

/**
 * Keeps the last `sizeMax` stores, since a client takes longer to make than a request to sign. What is let go holds
 * no sockets of its own: they are in the guard's agents.
 */
export function createObjectStores({
  sizeMax,
  ...options
}: ObjectStoreOptions & { readonly sizeMax: number }): ObjectStores {
  /** In order of use: the first is the one to go. */
  const stores = new Map<string, ObjectStore>();
  return {
    open: (target) => {
      const key = targetKey(target);
      const store = stores.get(key) ?? createS3ObjectStore(target, options);
      stores.delete(key);
      stores.set(key, store);
      const [oldest] = stores.keys();
      if (stores.size > sizeMax && oldest !== undefined) stores.delete(oldest);
      return store;
    },
  };
}
