import type { AwsRequest } from "./aws-request.ts";
import { checkSignature, type Signature, signatureTime } from "./signature.ts";

export interface Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /**
   * Keys of one account share its buckets and see no other's. Default: the platform's account, the only one
   * that may use anything but S3.
   */
  readonly accountId?: string;
}

export const PLATFORM_ACCOUNT_ID = "000000000000";

/** Why a request was not let in; each protocol answers it with its own code and status. */
export class AuthenticationError extends Error {
  override readonly name = "AuthenticationError";
  readonly reason:
    | "missing"
    | "malformed"
    | "unknown-key"
    | "wrong-region"
    | "skewed"
    | "not-yet-valid"
    | "expired"
    | "expiry-too-long"
    | "unsigned-headers"
    | "mismatch";
  readonly details: Readonly<Record<string, string>>;

  constructor(reason: AuthenticationError["reason"], details: Readonly<Record<string, string>> = {}) {
    super(reason);
    this.reason = reason;
    this.details = details;
  }
}

export interface Identity {
  readonly accountId: string;
  readonly secretAccessKey: string;
  readonly signature: Signature;
}

const CLOCK_SKEW_MS_MAX = 15 * 60 * 1000;
const PRESIGNED_SECONDS_MAX = 7 * 24 * 60 * 60;

/**
 * Verifies Signature Version 4: known key, region, time, signed headers, signature.
 * @param payloadHash what the canonical request ends with; the caller checks that the body has that hash.
 * @throws AuthenticationError
 */
export function authenticate({
  request,
  signature,
  credentials,
  region,
  now,
  payloadHash,
}: {
  readonly request: AwsRequest;
  readonly signature: Signature | "malformed" | undefined;
  readonly credentials: readonly Credential[];
  readonly region: string;
  readonly now: Date;
  readonly payloadHash: string;
}): Identity {
  if (signature === undefined) throw new AuthenticationError("missing");
  if (signature === "malformed") throw new AuthenticationError("malformed");
  const { accessKeyId } = signature;
  const credential = credentials.find((known) => known.accessKeyId === accessKeyId);
  if (!credential) throw new AuthenticationError("unknown-key", { AWSAccessKeyId: accessKeyId });
  if (signature.region !== region) throw new AuthenticationError("wrong-region", { Region: region });
  checkTime(signature, now);
  checkSignedHeaders(request, signature);
  const { secretAccessKey } = credential;
  const { valid, stringToSign, canonical } = checkSignature({
    request,
    signature,
    secretAccessKey,
    payloadHash,
  });
  if (!valid) {
    throw new AuthenticationError("mismatch", {
      AWSAccessKeyId: accessKeyId,
      StringToSign: stringToSign,
      SignatureProvided: signature.value,
      CanonicalRequest: canonical,
    });
  }
  return { accountId: credential.accountId ?? PLATFORM_ACCOUNT_ID, secretAccessKey, signature };
}

function checkTime(signature: Signature, now: Date): void {
  const signedMs = signatureTime(signature).getTime();
  const times = { RequestTime: signature.timestamp, ServerTime: now.toISOString() };
  const { expiresSeconds } = signature;
  if (expiresSeconds === undefined) {
    if (Math.abs(now.getTime() - signedMs) > CLOCK_SKEW_MS_MAX) {
      throw new AuthenticationError("skewed", {
        ...times,
        MaxAllowedSkewMilliseconds: String(CLOCK_SKEW_MS_MAX),
      });
    }
    return;
  }
  if (expiresSeconds > PRESIGNED_SECONDS_MAX || expiresSeconds < 1) {
    throw new AuthenticationError("expiry-too-long");
  }
  if (signedMs - now.getTime() > CLOCK_SKEW_MS_MAX) throw new AuthenticationError("not-yet-valid", times);
  const expiresMs = signedMs + expiresSeconds * 1000;
  if (now.getTime() > expiresMs) {
    throw new AuthenticationError("expired", {
      "X-Amz-Expires": String(expiresSeconds),
      Expires: new Date(expiresMs).toISOString(),
      ServerTime: now.toISOString(),
    });
  }
}

/** The host and everything that tells AWS what to do must be under the signature. */
function checkSignedHeaders(request: AwsRequest, signature: Signature): void {
  const signed = new Set(signature.signedHeaders);
  const unsigned = Object.keys(request.headers).filter(
    (name) => (name === "host" || name.startsWith("x-amz-")) && !signed.has(name),
  );
  if (unsigned.length > 0) {
    throw new AuthenticationError("unsigned-headers", { HeadersNotSigned: unsigned.join(", ") });
  }
}
