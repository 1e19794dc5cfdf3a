import { AuthenticationError } from "../protocol/authenticate.ts";
import { ServiceError } from "../protocol/service-error.ts";
import { errorDocument, textElement } from "./xml.ts";

const MESSAGES = {
  AccessDenied: [403, "Access Denied"],
  BadDigest: [400, "The Content-MD5 you specified did not match what we received."],
  BucketAlreadyExists: [
    409,
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system.",
  ],
  BucketAlreadyOwnedByYou: [
    409,
    "Your previous request to create the named bucket succeeded and you already own it.",
  ],
  BucketNotEmpty: [409, "The bucket you tried to delete is not empty"],
  EntityTooLarge: [400, "Your proposed upload exceeds the maximum allowed size"],
  EntityTooSmall: [400, "Your proposed upload is smaller than the minimum allowed size"],
  IncompleteBody: [
    400,
    "You did not provide the number of bytes specified by the Content-Length HTTP header",
  ],
  InvalidArgument: [400, "Invalid Argument"],
  InvalidBucketName: [400, "The specified bucket is not valid."],
  InvalidDigest: [400, "The Content-MD5 you specified was invalid"],
  InvalidPart: [
    400,
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
  ],
  InvalidPartOrder: [
    400,
    "The list of parts was not in ascending order. Parts must be ordered by part number.",
  ],
  InvalidRange: [416, "The requested range is not satisfiable"],
  InvalidRequest: [400, "Invalid Request"],
  KeyTooLongError: [400, "Your key is too long"],
  MethodNotAllowed: [405, "The specified method is not allowed against this resource."],
  MissingContentLength: [411, "You must provide the Content-Length HTTP header."],
  NoSuchBucket: [404, "The specified bucket does not exist"],
  NoSuchCORSConfiguration: [404, "The CORS configuration does not exist"],
  NoSuchKey: [404, "The specified key does not exist."],
  NoSuchUpload: [
    404,
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
  ],
  NotImplemented: [501, "A header you provided implies functionality that is not implemented"],
  PreconditionFailed: [412, "At least one of the pre-conditions you specified did not hold"],
  SignatureDoesNotMatch: [
    403,
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  ],
  XAmzContentSHA256Mismatch: [
    400,
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  ],
} as const satisfies Record<string, readonly [number, string]>;

export function s3Error(
  code: keyof typeof MESSAGES,
  options: { readonly message?: string; readonly details?: Readonly<Record<string, string>> } = {},
): ServiceError {
  const [status, message] = MESSAGES[code];
  return new ServiceError(code, options.message ?? message, { status, details: options.details ?? {} });
}

/** Whatever went wrong, as S3 would say it. */
export function toS3Error(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof AuthenticationError) return fromAuthentication(error);
  return new ServiceError("InternalError", error instanceof Error ? error.message : String(error), {
    status: 500,
  });
}

export function errorXml(error: ServiceError, resource: string, requestId: string): string {
  return errorDocument(
    textElement("Code", error.code),
    textElement("Message", error.message),
    ...Object.entries(error.details).map(([name, value]) => textElement(name, value)),
    textElement("Resource", resource),
    textElement("RequestId", requestId),
    textElement("HostId", "local"),
  );
}

function fromAuthentication({ reason, details }: AuthenticationError): ServiceError {
  const answer = (code: string, status: number, message: string) =>
    new ServiceError(code, message, { status, details });
  switch (reason) {
    case "missing":
      return s3Error("AccessDenied");
    case "malformed":
      return answer("AuthorizationHeaderMalformed", 400, "The authorization header is malformed.");
    case "unknown-key":
      return answer(
        "InvalidAccessKeyId",
        403,
        "The AWS Access Key Id you provided does not exist in our records.",
      );
    case "wrong-region":
      return answer(
        "AuthorizationHeaderMalformed",
        400,
        `The authorization header is malformed; the region is wrong; expecting '${details["Region"]}'`,
      );
    case "skewed":
      return answer(
        "RequestTimeTooSkewed",
        403,
        "The difference between the request time and the current time is too large.",
      );
    case "not-yet-valid":
      return answer("AccessDenied", 403, "Request is not valid yet");
    case "expired":
      return answer("AccessDenied", 403, "Request has expired");
    case "expiry-too-long":
      return answer(
        "AuthorizationQueryParametersError",
        400,
        "X-Amz-Expires must be less than a week (in seconds) and positive.",
      );
    case "unsigned-headers":
      return answer("AccessDenied", 403, "There were headers present in the request which were not signed");
    case "mismatch":
      return s3Error("SignatureDoesNotMatch", { details });
  }
}
