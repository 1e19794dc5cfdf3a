import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  S3Client,
} from "@aws-sdk/client-s3";
import type { ListedObject, PlatformBucket } from "@formtrap/core/ports";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { objectStoreErrorOf } from "./s3-errors.ts";
import { createAttempt, createS3Objects } from "./s3-objects.ts";
import { createPresigner } from "./s3-presign.ts";

/** S3's own limit on one page of a listing. */
const KEYS_MAX = 1_000;

/** How long a bucket is waited for. */
export interface BucketPatience {
  /** Of one attempt, until its answer begins. */
  readonly answerTimeoutMs: number;
  /** Of one operation with all its attempts, to its last byte. */
  readonly deadlineMs: number;
}

const PATIENCE: BucketPatience = { answerTimeoutMs: 5_000, deadlineMs: 12_000 };

/**
 * The platform's own bucket, as the process's environment leads there: with the function's own credentials, and
 * where `AWS_ENDPOINT_URL` says. Links that it signs last no longer than these credentials do.
 * @param patience 5 s for an answer and 12 s in all, unless given.
 */
export function createPlatformBucket({
  bucket,
  patience = PATIENCE,
}: {
  readonly bucket: string;
  readonly patience?: BucketPatience;
}): PlatformBucket {
  const client = createClient(patience.answerTimeoutMs);
  const attempt = createAttempt(patience.deadlineMs);

  const listPage = async (query: {
    readonly prefix: string;
    readonly after?: { readonly StartAfter: string } | { readonly ContinuationToken: string };
    readonly delimiter?: "/";
  }): Promise<ListObjectsV2CommandOutput> =>
    attempt(async (abortSignal) => {
      const page = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: query.prefix,
        MaxKeys: KEYS_MAX,
        ...query.after,
        ...(query.delimiter === undefined ? {} : { Delimiter: query.delimiter }),
      });
      return await client.send(page, { abortSignal });
    });

  return {
    ...createS3Objects({ client, bucket, attempt }),
    presignGet: createPresigner(client, bucket).presignGet,

    listObjects: async ({ prefix, startAfter }) => {
      const after = startAfter === undefined ? {} : { after: { StartAfter: startAfter } };
      const { Contents: found = [], IsTruncated: isTruncated = false } = await listPage({ prefix, ...after });
      const objects = found.flatMap(
        ({ Key: key, Size: sizeBytes, LastModified: storedAt }): ListedObject[] =>
          key === undefined || sizeBytes === undefined || storedAt === undefined
            ? []
            : [{ key, sizeBytes, storedAt }],
      );
      return { objects, isTruncated };
    },

    listFolders: async (prefix) => {
      const names: string[] = [];
      let after: { after?: { ContinuationToken: string } } = {};
      for (;;) {
        const page = await listPage({ prefix, delimiter: "/", ...after });
        for (const { Prefix: folder = "" } of page.CommonPrefixes ?? []) {
          names.push(folder.slice(prefix.length, -1));
        }
        if (page.NextContinuationToken === undefined) return names;
        after = { after: { ContinuationToken: page.NextContinuationToken } };
      }
    },

    deleteAll: async (keys) => {
      // S3 refuses an empty list.
      if (keys.length === 0) return;
      await attempt(async (abortSignal) => {
        const list = { Objects: keys.map((key) => ({ Key: key })), Quiet: true };
        const request = new DeleteObjectsCommand({ Bucket: bucket, Delete: list });
        const { Errors: [failed] = [] } = await client.send(request, { abortSignal });
        if (failed !== undefined) throw objectStoreErrorOf(failed.Code ?? "Unknown");
      });
    },

    copy: async (fromKey, toKey) =>
      attempt(async (abortSignal) => {
        // The one place of S3's API where the caller encodes.
        const source = [bucket, ...fromKey.split("/")].map(encodeURIComponent).join("/");
        const copy = new CopyObjectCommand({ Bucket: bucket, Key: toKey, CopySource: source });
        await client.send(copy, { abortSignal });
      }),
  };
}

/** The SDK waits without end for an answer, unless told. An address by number gets the bucket's name in the path. */
function createClient(answerTimeoutMs: number): S3Client {
  return new S3Client({
    maxAttempts: 3,
    // Checksums in trailers would cost every body a second encoding; the connection and KMS check it anyway.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    expectContinueHeader: false,
    followRegionRedirects: false,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 1_000,
      requestTimeout: answerTimeoutMs,
      throwOnRequestTimeout: true,
    }),
  });
}
