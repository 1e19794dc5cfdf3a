import { checkWriteConditions } from "./conditions.ts";
import { checksumHeaders, encryptionHeaders, objectHeaders } from "./object-headers.ts";
import type { StoredObject } from "./object-index.ts";
import { openBody } from "./open-body.ts";
import { type S3Call, sendEmpty } from "./s3-call.ts";

/** Streams the body to disk, verifies it, and only then lets the object appear. */
export async function putObject(call: S3Call): Promise<void> {
  const { index, bucket, key } = call;
  checkWriteConditions(call.headers, index.find(bucket, key));
  const headers = objectHeaders(call.headers);
  const body = openBody(call);
  const blob = await call.blobs.write(body.chunks);
  const { sizeBytes, md5, checksum } = body.facts();
  const etag = `"${md5.toString("hex")}"`;
  const object = { key, blob, sizeBytes, etag, modifiedMs: call.now.getTime(), headers, checksum };
  await storeObject(call, object);
  sendEmpty(call, 200, { etag, ...encryptionHeaders(headers), ...checksumHeaders(checksum) });
}

/** Makes an object visible in place of an older one, whose bytes then go. */
export async function storeObject(call: S3Call, object: StoredObject): Promise<void> {
  try {
    // While the body came in somebody else may have written the key or deleted the bucket.
    call.index.bucket(call.bucket);
    checkWriteConditions(call.headers, call.index.find(call.bucket, object.key));
  } catch (error) {
    await call.blobs.remove(object.blob);
    throw error;
  }
  const replaced = call.index.put(call.bucket, object);
  if (replaced !== undefined) await call.blobs.remove(replaced);
}
