import type { StoredObject } from "./object-index.ts";
import type { S3Call } from "./s3-call.ts";
import { s3Error } from "./s3-error.ts";

/**
 * Whether the client's copy is still good, by RFC 9110 section 13: true means 304.
 * @throws ServiceError `PreconditionFailed`
 */
export function isNotModified(headers: S3Call["headers"], object: StoredObject): boolean {
  const modifiedS = Math.floor(object.modifiedMs / 1000);
  const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = headers;
  const unmodifiedSince = seconds(headers["if-unmodified-since"]);
  if (ifMatch !== undefined) {
    if (!matchesEtag(ifMatch, object.etag)) throw failed("If-Match");
  } else if (unmodifiedSince !== undefined && modifiedS > unmodifiedSince) {
    throw failed("If-Unmodified-Since");
  }
  if (ifNoneMatch !== undefined) return matchesEtag(ifNoneMatch, object.etag);
  const modifiedSince = seconds(headers["if-modified-since"]);
  return modifiedSince !== undefined && modifiedS <= modifiedSince;
}

/** Conditional writes: `If-None-Match: *` creates only, `If-Match` replaces only that. @throws ServiceError */
export function checkWriteConditions(headers: S3Call["headers"], existing: StoredObject | undefined): void {
  const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = headers;
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch !== "*") throw s3Error("NotImplemented", { details: { Header: "If-None-Match" } });
    if (existing) throw failed("If-None-Match");
  }
  if (ifMatch === undefined) return;
  if (!existing) throw s3Error("NoSuchKey");
  if (!matchesEtag(ifMatch, existing.etag)) throw failed("If-Match");
}

function matchesEtag(header: string, etag: string): boolean {
  const bare = (text: string) => text.trim().replace(/^W\//, "").replaceAll('"', "");
  return header.trim() === "*" || header.split(",").some((candidate) => bare(candidate) === bare(etag));
}

function seconds(header: string | undefined): number | undefined {
  const ms = header === undefined ? Number.NaN : Date.parse(header);
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}

function failed(condition: string) {
  return s3Error("PreconditionFailed", { details: { Condition: condition } });
}
