import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { type ObjectStore, ObjectStoreError } from "@formtrap/core/ports";
import { errorCode } from "./error-code.ts";

/**
 * Addresses that carry their own authorization, by Signature Version 4 in the query. An upload is held to its length,
 * type and disposition because these headers are signed: R2, B2, GCS and others know no POST policies.
 */
export function createPresigner(
  client: S3Client,
  bucket: string,
): Pick<ObjectStore, "presignPut" | "presignGet"> {
  return {
    presignPut: async (key, { contentType, contentDisposition, sizeBytes, expiresInSeconds }) => {
      const disposition = contentDisposition === undefined ? {} : { ContentDisposition: contentDisposition };
      const upload = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        ContentType: contentType,
        ContentLength: sizeBytes,
        ...disposition,
      });
      const url = await orSayWhy(
        getSignedUrl(client, upload, {
          expiresIn: expiresInSeconds,
          // Unless it is named here, the presigner leaves the type to whoever uploads.
          signableHeaders: new Set(["content-type"]),
        }),
      );
      return {
        url,
        // No length: a browser sets it by itself, from the file, and lets nobody else.
        headers: {
          "content-type": contentType,
          ...(contentDisposition === undefined ? {} : { "content-disposition": contentDisposition }),
        },
      };
    },

    presignGet: async (key, { contentDisposition, expiresInSeconds }) => {
      const download = new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ResponseContentDisposition: contentDisposition,
      });
      return await orSayWhy(getSignedUrl(client, download, { expiresIn: expiresInSeconds }));
    },
  };
}

/** Nothing was contacted, so it is none of the reasons that a server gives. */
async function orSayWhy(signing: Promise<string>): Promise<string> {
  try {
    return await signing;
  } catch (error) {
    throw new ObjectStoreError("other", "The address could not be signed.", errorCode(error));
  }
}
