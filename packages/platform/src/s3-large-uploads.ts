import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { type LargeUploads, ObjectStoreError } from "@formtrap/core/ports";
import { unlessMissing } from "./s3-errors.ts";
import type { Attempt } from "./s3-objects.ts";

/** S3's multipart uploads. */
export function createLargeUploads(options: {
  readonly client: S3Client;
  readonly bucket: string;
  readonly attempt: Attempt;
}): LargeUploads {
  const { client, bucket, attempt } = options;
  return {
    begin: async (key, { contentType, contentDisposition }) =>
      attempt(async (abortSignal) => {
        const disposition =
          contentDisposition === undefined ? {} : { ContentDisposition: contentDisposition };
        const upload = new CreateMultipartUploadCommand({
          Bucket: bucket,
          Key: key,
          ContentType: contentType,
          ...disposition,
        });
        const { UploadId: uploadId } = await client.send(upload, { abortSignal });
        return required(uploadId);
      }),

    putPart: async (key, uploadId, partNumber, body) =>
      attempt(async (abortSignal) => {
        const part = { Bucket: bucket, Key: key, UploadId: uploadId, PartNumber: partNumber, Body: body };
        const { ETag: etag } = await client.send(new UploadPartCommand(part), { abortSignal });
        return required(etag);
      }),

    finish: async (key, uploadId, parts) =>
      attempt(async (abortSignal) => {
        const Parts = parts.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
        const upload = {
          Bucket: bucket,
          Key: key,
          UploadId: uploadId,
          MultipartUpload: { Parts },
        };
        await client.send(new CompleteMultipartUploadCommand(upload), { abortSignal });
      }),

    abandon: async (key, uploadId) =>
      unlessMissing(
        undefined,
        attempt(async (abortSignal) => {
          const upload = { Bucket: bucket, Key: key, UploadId: uploadId };
          await client.send(new AbortMultipartUploadCommand(upload), { abortSignal });
        }),
      ),
  };
}

function required(value: string | undefined): string {
  if (value !== undefined) return value;
  throw new ObjectStoreError("other", "The bucket's server leaves out what an upload needs.", "NoUpload");
}
