import { checksumHeader } from "./checksum.ts";
import type { StoredObject } from "./object-index.ts";
import type { S3Call } from "./s3-call.ts";
import { s3Error } from "./s3-error.ts";

const KEPT = new Set([
  "content-type",
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "expires",
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-website-redirect-location",
]);
const USER_METADATA = "x-amz-meta-";
const USER_METADATA_BYTES_MAX = 2048;

/** What of a request's headers is kept with the object. @throws ServiceError for too much user metadata. */
export function objectHeaders(headers: S3Call["headers"]): Record<string, string> {
  const entries = Object.entries(headers).filter(
    ([name]) => KEPT.has(name) || name.startsWith(USER_METADATA),
  );
  const userBytes = entries
    .filter(([name]) => name.startsWith(USER_METADATA))
    .reduce((sum, [name, value]) => sum + name.length - USER_METADATA.length + Buffer.byteLength(value), 0);
  if (userBytes > USER_METADATA_BYTES_MAX) {
    throw s3Error("InvalidArgument", {
      message: "Your metadata headers exceed the maximum allowed metadata size",
    });
  }
  const kept: Record<string, string> = {
    "content-type": "binary/octet-stream",
    "x-amz-server-side-encryption": "AES256",
    ...Object.fromEntries(entries),
  };
  // aws-chunked describes the request's body, not the object.
  const encoding = (kept["content-encoding"] ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "" && part !== "aws-chunked");
  delete kept["content-encoding"];
  if (encoding.length > 0) kept["content-encoding"] = encoding.join(",");
  return kept;
}

/** The encryption headers that answer a write. */
export function encryptionHeaders(stored: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(stored).filter(([name]) => name.startsWith("x-amz-server-side-encryption")),
  );
}

/** The checksum's headers; none where there is no checksum. */
export function checksumHeaders(checksum: StoredObject["checksum"]): Record<string, string> {
  if (!checksum) return {};
  return { [checksumHeader(checksum.algorithm)]: checksum.value, "x-amz-checksum-type": checksum.type };
}
