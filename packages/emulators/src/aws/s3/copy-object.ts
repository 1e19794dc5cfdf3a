import { decode } from "../protocol/aws-request.ts";
import { isNotModified } from "./conditions.ts";
import { encryptionHeaders, objectHeaders } from "./object-headers.ts";
import { storeObject } from "./put-object.ts";
import { type S3Call, sendXml } from "./s3-call.ts";
import { s3Error } from "./s3-error.ts";
import { document, textElement } from "./xml.ts";

/** Copies within the account's buckets; bytes are shared on disk. */
export async function copyObject(call: S3Call): Promise<void> {
  const from = readSource(call.headers["x-amz-copy-source"] ?? "");
  if (call.index.bucket(from.bucket).accountId !== call.identity.accountId) throw s3Error("AccessDenied");
  const source = call.index.find(from.bucket, from.key);
  if (!source) throw s3Error("NoSuchKey", { details: { Key: from.key } });
  const conditions = Object.entries(call.headers)
    .filter(([name]) => name.startsWith("x-amz-copy-source-if-"))
    .map(([name, value]) => [name.slice("x-amz-copy-source-".length), value] as const);
  if (isNotModified(Object.fromEntries(conditions), source)) throw s3Error("PreconditionFailed");
  const replace = call.headers["x-amz-metadata-directive"] === "REPLACE";
  if (!replace && from.bucket === call.bucket && from.key === call.key) {
    throw s3Error("InvalidRequest", {
      message:
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    });
  }
  const headers = replace ? objectHeaders(call.headers) : source.headers;
  const blob = await call.blobs.duplicate(source.blob);
  const modifiedMs = call.now.getTime();
  await storeObject(call, { ...source, key: call.key, blob, headers, modifiedMs });
  for (const [name, value] of Object.entries(encryptionHeaders(headers)))
    call.response.setHeader(name, value);
  sendXml(
    call,
    document(
      "CopyObjectResult",
      textElement("LastModified", new Date(modifiedMs).toISOString()),
      textElement("ETag", source.etag),
    ),
  );
}

/** `bucket/key`, percent-encoded, with or without a slash before it. */
function readSource(header: string): { readonly bucket: string; readonly key: string } {
  const path = decode(header.replace(/\?versionId=.*$/, "").replaceAll("+", "%2B")).replace(/^\//, "");
  const slash = path.indexOf("/");
  if (slash < 1 || slash === path.length - 1) {
    throw s3Error("InvalidArgument", {
      message: "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
    });
  }
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
}
