import type { ServerResponse } from "node:http";
import * as z from "zod";
import { AuthenticationError } from "./authenticate.ts";
import { ServiceError } from "./service-error.ts";

/** What an operation may know about its request besides its input. */
export interface CallContext {
  /** Aborts when the client has gone, so that a long poll does not answer into the void. */
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** Takes the request's JSON, answers what becomes the response's. */
export type Operation = (input: unknown, context: CallContext) => unknown;

/** A service of AWS's JSON protocol: operations by the name that follows the dot in `x-amz-target`. */
export type JsonService = ReadonlyMap<string, Operation>;

/** An operation whose input is checked first. Unknown fields are let through: clients are newer than we are. */
export function operation<S extends z.ZodType>(
  schema: S,
  run: (input: z.infer<S>, context: CallContext) => unknown,
): Operation {
  return (input, context) => {
    const parsed = schema.safeParse(input);
    if (parsed.success) return run(parsed.data, context);
    throw new ServiceError("ValidationException", z.prettifyError(parsed.error));
  };
}

/** @throws ServiceError for an operation that is not implemented. */
export function findOperation(service: JsonService, name: string): Operation {
  const found = service.get(name);
  if (!found) {
    throw new ServiceError("UnknownOperationException", `The local endpoint does not implement ${name}.`);
  }
  return found;
}

/** @throws ServiceError where the body is no JSON object. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new ServiceError("SerializationException", "The request is not valid JSON.");
  }
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.setHeader("content-type", response.getHeader("content-type") ?? "application/x-amz-json-1.1");
  response.writeHead(status).end(JSON.stringify(value ?? {}));
}

/** Answers an error as the JSON protocols do: its code in `__type` and in `x-amzn-errortype`. */
export function sendJsonError(response: ServerResponse, error: unknown): void {
  const known = toServiceError(error);
  response.setHeader("x-amzn-errortype", known.code);
  sendJson(response, known.status, { __type: known.code, message: known.message, Message: known.message });
}

function toServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof AuthenticationError) return fromAuthentication(error);
  return new ServiceError("InternalFailure", error instanceof Error ? error.message : String(error), {
    status: 500,
  });
}

function fromAuthentication({ reason, details }: AuthenticationError): ServiceError {
  switch (reason) {
    case "missing":
      return new ServiceError("MissingAuthenticationTokenException", "Missing Authentication Token");
    case "malformed":
      return new ServiceError("IncompleteSignature", "The Authorization header is malformed.");
    case "unknown-key":
      return new ServiceError(
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
      );
    case "wrong-region":
      return new ServiceError(
        "InvalidSignatureException",
        `Credential should be scoped to a valid region: ${details["Region"]}.`,
      );
    case "skewed":
    case "not-yet-valid":
    case "expired":
    case "expiry-too-long":
      return new ServiceError(
        "InvalidSignatureException",
        `Signature expired: ${details["RequestTime"]} is too far from ${details["ServerTime"]}.`,
      );
    case "unsigned-headers":
    case "mismatch":
      return new ServiceError(
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret " +
          `Access Key and signing method.\n\nThe Canonical String for this request should have been\n${details["CanonicalRequest"]}`,
      );
  }
}
