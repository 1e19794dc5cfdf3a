import { queryValue } from "../protocol/aws-request.ts";
import { encodeRfc3986 } from "../protocol/canonical-request.ts";
import type { StoredObject } from "./object-index.ts";
import { type S3Call, sendXml } from "./s3-call.ts";
import { s3Error } from "./s3-error.ts";
import { document, element, textElement } from "./xml.ts";

const KEYS_MAX = 1000;
const HIGHEST_CHARACTER = "\u{10ffff}";

interface Listing {
  readonly objects: readonly StoredObject[];
  readonly prefixes: readonly string[];
  /** The key or common prefix to go on after; undefined where this is the end. */
  readonly nextAfter: string | undefined;
}

/** ListObjectsV2. */
export function listObjectsV2(call: S3Call): void {
  const parameters = readParameters(call);
  const token = queryValue(call.request, "continuation-token");
  const startAfter = queryValue(call.request, "start-after");
  const listing = list(call, {
    ...parameters,
    after: token === undefined ? (startAfter ?? "") : readToken(token),
  });
  const { nextAfter } = listing;
  const withOwner = queryValue(call.request, "fetch-owner") === "true";
  sendXml(
    call,
    document(
      "ListBucketResult",
      ...commonElements(call, parameters, nextAfter !== undefined),
      textElement("KeyCount", listing.objects.length + listing.prefixes.length),
      textElement("ContinuationToken", token),
      textElement("NextContinuationToken", nextAfter === undefined ? undefined : makeToken(nextAfter)),
      textElement("StartAfter", startAfter === undefined ? undefined : parameters.encode(startAfter)),
      ...entries(call, listing, parameters.encode, withOwner),
    ),
  );
}

/** The first version of the same, which some clients still use. */
export function listObjectsV1(call: S3Call): void {
  const parameters = readParameters(call);
  const marker = queryValue(call.request, "marker") ?? "";
  const listing = list(call, { ...parameters, after: marker });
  const { nextAfter } = listing;
  // Without a delimiter clients take the last key themselves.
  const next =
    nextAfter === undefined || parameters.delimiter === "" ? undefined : parameters.encode(nextAfter);
  sendXml(
    call,
    document(
      "ListBucketResult",
      ...commonElements(call, parameters, nextAfter !== undefined),
      textElement("Marker", parameters.encode(marker)),
      textElement("NextMarker", next),
      ...entries(call, listing, parameters.encode, true),
    ),
  );
}

interface Parameters {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxKeys: number;
  readonly encodingType: string | undefined;
  readonly encode: (text: string) => string;
}

function readParameters(call: S3Call): Parameters {
  const maxKeys = queryValue(call.request, "max-keys") ?? String(KEYS_MAX);
  if (!/^\d{1,9}$/.test(maxKeys)) {
    throw s3Error("InvalidArgument", {
      message: "Provided max-keys not an integer or within integer range",
      details: { ArgumentName: "max-keys", ArgumentValue: maxKeys },
    });
  }
  const encodingType = queryValue(call.request, "encoding-type");
  if (encodingType !== undefined && encodingType !== "url") {
    throw s3Error("InvalidArgument", { message: "Invalid Encoding Method specified in Request" });
  }
  return {
    prefix: queryValue(call.request, "prefix") ?? "",
    delimiter: queryValue(call.request, "delimiter") ?? "",
    maxKeys: Math.min(Number(maxKeys), KEYS_MAX),
    encodingType,
    encode: encodingType ? (text) => encodeRfc3986(text).replaceAll("%2F", "/") : (text) => text,
  };
}

/** Walks the keys in order; everything below a common prefix is skipped in one step. */
function list(
  call: S3Call,
  { prefix, delimiter, maxKeys, after }: Parameters & { readonly after: string },
): Listing {
  const objects: StoredObject[] = [];
  const prefixes: string[] = [];
  let last: string | undefined;
  let from =
    after >= prefix && after !== "" ? { key: after, inclusive: false } : { key: prefix, inclusive: true };
  if (delimiter !== "" && after.startsWith(prefix) && after.endsWith(delimiter) && after !== prefix) {
    // Going on after a common prefix means after everything below it.
    from = { key: after + HIGHEST_CHARACTER, inclusive: false };
  }
  // With a delimiter one key tells of a whole folder; what has none is read by more and more at a time.
  const limitMin = delimiter === "" ? KEYS_MAX : 1;
  let limit = limitMin;
  for (;;) {
    const page = call.index.page(call.bucket, from, limit);
    let skipped = false;
    for (const object of page) {
      if (!object.key.startsWith(prefix)) return { objects, prefixes, nextAfter: undefined };
      if (objects.length + prefixes.length >= maxKeys) {
        return { objects, prefixes, nextAfter: maxKeys === 0 ? undefined : last };
      }
      const cut = delimiter === "" ? -1 : object.key.indexOf(delimiter, prefix.length);
      if (cut < 0) {
        objects.push(object);
        last = object.key;
        from = { key: object.key, inclusive: false };
        continue;
      }
      last = object.key.slice(0, cut + delimiter.length);
      prefixes.push(last);
      from = { key: last + HIGHEST_CHARACTER, inclusive: false };
      skipped = true;
      break;
    }
    if (!skipped && page.length < limit) return { objects, prefixes, nextAfter: undefined };
    limit = skipped ? limitMin : Math.min(limit * 4, KEYS_MAX);
  }
}

function commonElements(call: S3Call, parameters: Parameters, truncated: boolean): string[] {
  return [
    textElement("Name", call.bucket),
    textElement("Prefix", parameters.encode(parameters.prefix)),
    textElement(
      "Delimiter",
      parameters.delimiter === "" ? undefined : parameters.encode(parameters.delimiter),
    ),
    textElement("MaxKeys", parameters.maxKeys),
    textElement("EncodingType", parameters.encodingType),
    textElement("IsTruncated", truncated),
  ];
}

function entries(
  call: S3Call,
  { objects, prefixes }: Listing,
  encode: (text: string) => string,
  withOwner: boolean,
): string[] {
  const owner = withOwner ? element("Owner", textElement("ID", call.identity.accountId)) : "";
  return [
    ...objects.map((object) =>
      element(
        "Contents",
        textElement("Key", encode(object.key)),
        textElement("LastModified", new Date(object.modifiedMs).toISOString()),
        textElement("ETag", object.etag),
        textElement("ChecksumAlgorithm", object.checksum?.algorithm),
        textElement("ChecksumType", object.checksum?.type),
        textElement("Size", object.sizeBytes),
        owner,
        textElement("StorageClass", "STANDARD"),
      ),
    ),
    ...prefixes.map((prefix) => element("CommonPrefixes", textElement("Prefix", encode(prefix)))),
  ];
}

function makeToken(after: string): string {
  return Buffer.from(after).toString("base64url");
}

function readToken(token: string): string {
  const after = Buffer.from(token, "base64url").toString("utf8");
  if (makeToken(after) === token && after !== "") return after;
  throw s3Error("InvalidArgument", { message: "The continuation token provided is incorrect" });
}
