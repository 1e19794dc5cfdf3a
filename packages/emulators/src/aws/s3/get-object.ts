import { pipeline } from "node:stream/promises";
import { queryValue } from "../protocol/aws-request.ts";
import { isNotModified } from "./conditions.ts";
import { checksumHeaders } from "./object-headers.ts";
import type { StoredObject } from "./object-index.ts";
import { type S3Call, sendEmpty } from "./s3-call.ts";
import { s3Error } from "./s3-error.ts";

const OVERRIDES = [
  "content-type",
  "content-language",
  "expires",
  "cache-control",
  "content-disposition",
  "content-encoding",
] as const;

/** Answers GET and HEAD: whole or one range, conditions, and the response headers that the request overrides. */
export async function getObject(call: S3Call): Promise<void> {
  const object = call.index.find(call.bucket, call.key);
  if (!object) throw s3Error("NoSuchKey", { details: { Key: call.key } });
  const headers = responseHeaders(call, object);
  if (isNotModified(call.headers, object)) {
    sendEmpty(call, 304, headers);
    return;
  }
  const range = readRange(call.headers["range"], object.sizeBytes);
  const sizeBytes = range ? range.end - range.start + 1 : object.sizeBytes;
  call.response.writeHead(range ? 206 : 200, {
    ...headers,
    // A checksum is the whole object's and would not fit a part of it.
    ...(range ? {} : requestedChecksum(call, object)),
    ...(range ? { "content-range": `bytes ${range.start}-${range.end}/${object.sizeBytes}` } : {}),
    "content-length": sizeBytes,
  });
  if (call.request.method === "HEAD" || sizeBytes === 0) {
    call.response.end();
    return;
  }
  // A client that goes away in the middle is no error of ours.
  await pipeline(call.blobs.read(object.blob, range), call.response).catch(() => call.response.destroy());
}

function responseHeaders(call: S3Call, object: StoredObject): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const name of OVERRIDES) {
    const value = queryValue(call.request, `response-${name}`);
    if (value === undefined) continue;
    if (/[^\t\u{20}-\u{7e}\u{80}-\u{ff}]/u.test(value)) {
      throw s3Error("InvalidArgument", {
        message: "Header value cannot be represented using ISO-8859-1.",
        details: { ArgumentName: `response-${name}`, ArgumentValue: value },
      });
    }
    overrides[name] = value;
  }
  return {
    ...object.headers,
    ...overrides,
    etag: object.etag,
    "last-modified": new Date(object.modifiedMs).toUTCString(),
    "accept-ranges": "bytes",
  };
}

function requestedChecksum(call: S3Call, object: StoredObject): Record<string, string> {
  return call.headers["x-amz-checksum-mode"] === "ENABLED" ? checksumHeaders(object.checksum) : {};
}

/** One range; several or malformed ones are ignored, as S3 does. @throws ServiceError `InvalidRange` */
function readRange(
  header: string | undefined,
  sizeBytes: number,
): { readonly start: number; readonly end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  const [, first = "", last = ""] = match ?? [];
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === "" || last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (first !== "" && last !== "" && Number(first) > Number(last)) return undefined;
  if (start >= sizeBytes || (first === "" && Number(last) === 0)) {
    throw s3Error("InvalidRange", {
      details: { ActualObjectSize: String(sizeBytes), RangeRequested: header ?? "" },
    });
  }
  return { start, end };
}
