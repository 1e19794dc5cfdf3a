import type { ServerResponse } from "node:http";
import type { Identity } from "../protocol/authenticate.ts";
import { type AwsRequest, decode } from "../protocol/aws-request.ts";
import type { BlobStore } from "./blob-store.ts";
import type { ObjectIndex } from "./object-index.ts";
import { s3Error } from "./s3-error.ts";

/** One authenticated request to S3, and what it works on. */
export interface S3Call {
  readonly request: AwsRequest;
  readonly response: ServerResponse;
  readonly identity: Identity;
  /** Headers, and for presigned requests the `x-amz-…` parameters that stand for headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for the list of buckets. */
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly index: ObjectIndex;
  readonly blobs: BlobStore;
  readonly region: string;
  readonly now: Date;
}

const KEY_BYTES_MAX = 1024;

/** Bucket and key from path style (`/bucket/key`) or virtual-host style (`bucket.localhost`, `bucket.s3.localhost`). */
export function locate(request: AwsRequest): { readonly bucket: string; readonly key: string } {
  const path = decode(request.rawPath.replaceAll("+", "%2B")).slice(1);
  const hostBucket = /^(.+?)(?:\.s3(?:\.[a-z0-9-]+)?)?\.localhost(?::\d+)?$/i.exec(
    request.headers["host"] ?? "",
  )?.[1];
  const slash = path.indexOf("/");
  const located =
    hostBucket !== undefined && hostBucket !== "s3"
      ? { bucket: hostBucket, key: path }
      : { bucket: slash < 0 ? path : path.slice(0, slash), key: slash < 0 ? "" : path.slice(slash + 1) };
  if (Buffer.byteLength(located.key) > KEY_BYTES_MAX) throw s3Error("KeyTooLongError");
  return located;
}

/** In a presigned request parameters such as `x-amz-meta-a` count as headers; real headers win. */
export function effectiveHeaders(request: AwsRequest, presigned: boolean): Record<string, string> {
  const parameters = presigned
    ? request.query
        .filter(([name]) => name.toLowerCase().startsWith("x-amz-"))
        .map(([name, value]) => [name.toLowerCase(), value] as const)
    : [];
  return { ...Object.fromEntries(parameters), ...request.headers };
}

export function sendXml(call: S3Call, xml: string, status = 200): void {
  call.response.writeHead(status, {
    "content-type": "application/xml",
    "content-length": Buffer.byteLength(xml),
  });
  call.response.end(xml);
}

export function sendEmpty(
  call: S3Call,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  call.response.writeHead(status, headers).end();
}
