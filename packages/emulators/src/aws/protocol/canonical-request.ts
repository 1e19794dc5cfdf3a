import { createHash } from "node:crypto";
import type { AwsRequest } from "./aws-request.ts";
import { decode } from "./aws-request.ts";

/** Percent-encodes everything but the unreserved characters of RFC 3986, as Signature Version 4 wants. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The canonical request of AWS Signature Version 4.
 * @param payloadHash the hex digest of the body, or the constant that stands in its place.
 */
export function canonicalRequest({
  request,
  service,
  signedHeaders,
  payloadHash,
}: {
  readonly request: AwsRequest;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
}): string {
  const headerLines = signedHeaders.map(
    (name) => `${name}:${(request.headers[name] ?? "").trim().replace(/ +/g, " ")}\n`,
  );
  return [
    request.method,
    canonicalPath(request.rawPath, service),
    canonicalQuery(request.query),
    headerLines.join(""),
    signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
}

/** S3 encodes the decoded path once; every other service encodes the path as it was sent once more. */
function canonicalPath(rawPath: string, service: string): string {
  const segments = rawPath.split("/");
  // A plus sign in a path is a plus sign: only in a query does it stand for a space.
  const read =
    service === "s3"
      ? (segment: string) => decode(segment.replaceAll("+", "%2B"))
      : (segment: string) => segment;
  return segments.map((segment) => encodeRfc3986(read(segment))).join("/");
}

function canonicalQuery(query: AwsRequest["query"]): string {
  return query
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encodeRfc3986(name), encodeRfc3986(value)] as const)
    .toSorted(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export function sha256Hex(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
