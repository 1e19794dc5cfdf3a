import { createHmac, timingSafeEqual } from "node:crypto";
import { type AwsRequest, queryValue } from "./aws-request.ts";
import { canonicalRequest, sha256Hex } from "./canonical-request.ts";

/** Signature Version 4 as a request carries it, in its `Authorization` header or (presigned) in its query. */
export interface Signature {
  readonly kind: "header" | "presigned";
  readonly accessKeyId: string;
  /** `yyyymmdd` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** `yyyymmddThhmmssZ` */
  readonly timestamp: string;
  readonly signedHeaders: readonly string[];
  readonly value: string;
  /** Only presigned ones expire by themselves; seconds from `timestamp`. */
  readonly expiresSeconds: number | undefined;
}

const ALGORITHM = "AWS4-HMAC-SHA256";
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 +Credential=([^,\s]+)[,\s]+SignedHeaders=([^,\s]+)[,\s]+Signature=([0-9a-f]{64})$/;

/** @returns undefined where the request carries none, `malformed` where it carries something else. */
export function readSignature(request: AwsRequest): Signature | "malformed" | undefined {
  const authorization = request.headers["authorization"];
  if (authorization !== undefined) {
    const match = AUTHORIZATION.exec(authorization);
    if (!match) return "malformed";
    const [, credential = "", signedHeaders = "", value = ""] = match;
    const timestamp = request.headers["x-amz-date"] ?? "";
    return assemble({ kind: "header", credential, signedHeaders, value, timestamp, expires: undefined });
  }
  const algorithm = queryValue(request, "X-Amz-Algorithm");
  if (algorithm === undefined) return undefined;
  if (algorithm !== ALGORITHM) return "malformed";
  return assemble({
    kind: "presigned",
    credential: queryValue(request, "X-Amz-Credential") ?? "",
    signedHeaders: queryValue(request, "X-Amz-SignedHeaders") ?? "",
    value: queryValue(request, "X-Amz-Signature") ?? "",
    timestamp: queryValue(request, "X-Amz-Date") ?? "",
    expires: queryValue(request, "X-Amz-Expires") ?? "",
  });
}

function assemble(parts: {
  readonly kind: Signature["kind"];
  readonly credential: string;
  readonly signedHeaders: string;
  readonly value: string;
  readonly timestamp: string;
  readonly expires: string | undefined;
}): Signature | "malformed" {
  const [accessKeyId, date, region, service, end, ...more] = parts.credential.split("/");
  if (!accessKeyId || !date || !region || !service || end !== "aws4_request" || more.length > 0) {
    return "malformed";
  }
  const wellFormed =
    /^\d{8}T\d{6}Z$/.test(parts.timestamp) &&
    parts.timestamp.startsWith(date) &&
    /^[0-9a-f]{64}$/.test(parts.value) &&
    (parts.expires === undefined || /^\d{1,7}$/.test(parts.expires));
  if (!wellFormed) return "malformed";
  return {
    kind: parts.kind,
    accessKeyId,
    date,
    region,
    service,
    timestamp: parts.timestamp,
    signedHeaders: parts.signedHeaders.split(";"),
    value: parts.value,
    expiresSeconds: parts.expires === undefined ? undefined : Number(parts.expires),
  };
}

export function signatureTime({ timestamp }: Signature): Date {
  const iso = timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  return new Date(iso);
}

export function credentialScope({ date, region, service }: Signature): string {
  return `${date}/${region}/${service}/aws4_request`;
}

export function signingKey(signature: Signature, secretAccessKey: string): Buffer {
  const { date, region, service } = signature;
  return [date, region, service, "aws4_request"].reduce<Buffer>(
    (key, part) => hmac(key, part),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
}

/** Recomputes the signature over the request; `stringToSign` helps a person to see what differs. */
export function checkSignature({
  request,
  signature,
  secretAccessKey,
  payloadHash,
}: {
  readonly request: AwsRequest;
  readonly signature: Signature;
  readonly secretAccessKey: string;
  readonly payloadHash: string;
}): { readonly valid: boolean; readonly stringToSign: string; readonly canonical: string } {
  const canonical = canonicalRequest({
    request,
    service: signature.service,
    signedHeaders: signature.signedHeaders,
    payloadHash,
  });
  const stringToSign = [
    ALGORITHM,
    signature.timestamp,
    credentialScope(signature),
    sha256Hex(canonical),
  ].join("\n");
  const expected = hmac(signingKey(signature, secretAccessKey), stringToSign);
  return { valid: equalHex(expected, signature.value), stringToSign, canonical };
}

export function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

export function equalHex(expected: Buffer, hex: string): boolean {
  const given = Buffer.from(hex, "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
