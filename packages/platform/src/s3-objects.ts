import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { type ObjectStore, ObjectStoreError } from "@formtrap/core/ports";
import { readBounded } from "./read-bounded.ts";
import { toObjectStoreError, unlessMissing } from "./s3-errors.ts";

/** Runs one operation with all its attempts. @throws ObjectStoreError and nothing else. */
export type Attempt = <Result>(run: (abortSignal: AbortSignal) => Promise<Result>) => Promise<Result>;

/** Gives an operation so long, to its last byte. */
export function createAttempt(deadlineMs: number): Attempt {
  return async (run) => {
    try {
      return await run(AbortSignal.timeout(deadlineMs));
    } catch (error) {
      throw toObjectStoreError(error);
    }
  };
}

/** What every bucket does with one object. */
export function createS3Objects(options: {
  readonly client: S3Client;
  readonly bucket: string;
  readonly attempt: Attempt;
}): Pick<ObjectStore, "put" | "get" | "head" | "delete"> {
  const { client, bucket, attempt } = options;
  return {
    put: async (key, body, { contentType, contentDisposition }) =>
      attempt(async (abortSignal) => {
        const disposition =
          contentDisposition === undefined ? {} : { ContentDisposition: contentDisposition };
        const object = { Bucket: bucket, Key: key, Body: body, ContentType: contentType, ...disposition };
        await client.send(new PutObjectCommand(object), { abortSignal });
      }),

    get: async (key, { maxBytes }) =>
      attempt(async (abortSignal) => {
        const object = new GetObjectCommand({ Bucket: bucket, Key: key });
        const { Body: body } = await client.send(object, { abortSignal });
        return body === undefined ? new Uint8Array() : readBounded(body, { maxBytes, abortSignal });
      }),

    head: async (key) =>
      unlessMissing(
        null,
        attempt(async (abortSignal) => {
          const object = new HeadObjectCommand({ Bucket: bucket, Key: key });
          const { ContentLength: sizeBytes, ContentType: contentType = "" } = await client.send(object, {
            abortSignal,
          });
          if (sizeBytes !== undefined) return { sizeBytes, contentType };
          throw new ObjectStoreError(
            "other",
            "The bucket's server does not say how large it is.",
            "NoLength",
          );
        }),
      ),

    // S3 says 204 for what is gone already, GCS says 404.
    delete: async (key) =>
      unlessMissing(
        undefined,
        attempt(async (abortSignal) => {
          await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }), { abortSignal });
        }),
      ),
  };
}
