import { ObjectStoreError, type ObjectStoreFailure } from "@formtrap/core/ports";
import { errorCode } from "./error-code.ts";

const MESSAGES: Readonly<Record<ObjectStoreFailure, string>> = {
  unreachable: "The bucket's endpoint could not be reached.",
  denied: "The bucket refused these keys: check the access key, its secret and its permissions.",
  no_such_bucket: "There is no bucket of this name at the endpoint.",
  wrong_region: "The bucket is in another region than the one given.",
  clock_skew: "The bucket's server says that the clocks differ too much.",
  missing: "The object is not in the bucket.",
  too_large: "The object is larger than allowed.",
  other: "The bucket's server did not do what was asked.",
};

/** Names from Amazon's list of S3 error codes, and what R2, B2, GCS and MinIO answer in their place. */
const BY_CODE: Readonly<Record<string, ObjectStoreFailure>> = {
  AccessDenied: "denied",
  AccountProblem: "denied",
  AllAccessDisabled: "denied",
  ExpiredToken: "denied",
  Forbidden: "denied",
  InvalidAccessKeyId: "denied",
  InvalidSecurity: "denied",
  SignatureDoesNotMatch: "denied",
  Unauthorized: "denied",
  NoSuchBucket: "no_such_bucket",
  InvalidBucketName: "no_such_bucket",
  AuthorizationHeaderMalformed: "wrong_region",
  IllegalLocationConstraintException: "wrong_region",
  InvalidRegionName: "wrong_region",
  PermanentRedirect: "wrong_region",
  TemporaryRedirect: "wrong_region",
  RequestExpired: "clock_skew",
  RequestTimeTooSkewed: "clock_skew",
  NoSuchKey: "missing",
  NoSuchUpload: "missing",
  NotFound: "missing",
  AbortError: "unreachable",
  EGRESS_REFUSED: "unreachable",
  TimeoutError: "unreachable",
};

/** Says in plain words why a bucket could not be used. Keeps nothing of the SDK's error but its code. */
export function toObjectStoreError(error: unknown): ObjectStoreError {
  if (error instanceof ObjectStoreError) return error;
  const code = errorCode(error);
  return sayWhy(BY_CODE[code] ?? byStatus(statusOf(error)) ?? "other", code);
}

/** The same of a code within an answer, such as that of one key among many. */
export function objectStoreErrorOf(code: string): ObjectStoreError {
  return sayWhy(BY_CODE[code] ?? "other", code);
}

function sayWhy(reason: ObjectStoreFailure, code: string): ObjectStoreError {
  return new ObjectStoreError(reason, MESSAGES[reason], code);
}

/** No status at all: nothing came back, so it was the socket, the name or the certificate. */
function byStatus(status: number | undefined): ObjectStoreFailure | undefined {
  if (status === undefined) return "unreachable";
  if (status === 301 || status === 307) return "wrong_region";
  if (status === 401 || status === 403) return "denied";
  if (status === 404) return "missing";
  return undefined;
}

/** The status of the answer that became this error; undefined where none came. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("$metadata" in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}

/** What an operation answers, or `fallback` where its object is missing. */
export async function unlessMissing<Result, Fallback>(
  fallback: Fallback,
  operation: Promise<Result>,
): Promise<Result | Fallback> {
  try {
    return await operation;
  } catch (error) {
    if (error instanceof ObjectStoreError && error.reason === "missing") return fallback;
    throw error;
  }
}
