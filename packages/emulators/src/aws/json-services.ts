import type { ServerResponse } from "node:http";
import { authenticate, type Credential, PLATFORM_ACCOUNT_ID } from "./protocol/authenticate.ts";
import type { AwsRequest } from "./protocol/aws-request.ts";
import { sha256Hex } from "./protocol/canonical-request.ts";
import {
  findOperation,
  type JsonService,
  parseJson,
  sendJson,
  sendJsonError,
} from "./protocol/json-service.ts";
import { readBody } from "./protocol/read-body.ts";
import { ServiceError } from "./protocol/service-error.ts";
import { readSignature } from "./protocol/signature.ts";
import type { Ses } from "./ses/index.ts";
import { queryErrorCode } from "./sqs/sqs-error.ts";

const BODY_BYTES_MAX = 40 * 1024 * 1024;

/** By the service's name in a signature's scope; `x-amz-target` begins with the protocol's own name for it. */
export type JsonServices = Readonly<
  Record<"kms" | "secretsmanager" | "sqs", { readonly target: string; readonly service: JsonService }>
>;

/** Answers the services that speak JSON: by `x-amz-target`, or by path for SES. @returns the operation's name. */
export async function handleJson({
  request,
  response,
  scope,
  services,
  ses,
  credentials,
  region,
  now,
}: {
  readonly request: AwsRequest;
  readonly response: ServerResponse;
  /** The service that the signature is for. */
  readonly scope: string;
  readonly services: JsonServices;
  readonly ses: Ses;
  readonly credentials: readonly Credential[];
  readonly region: string;
  readonly now: Date;
}): Promise<string> {
  const target = request.headers["x-amz-target"] ?? "";
  const name = target.slice(target.indexOf(".") + 1);
  try {
    response.setHeader("content-type", request.headers["content-type"] ?? "application/json");
    const body = await readBody(request.body, BODY_BYTES_MAX);
    const signature = readSignature(request);
    const identity = authenticate({
      request,
      signature,
      credentials,
      region,
      now,
      payloadHash: sha256Hex(body),
    });
    if (identity.accountId !== PLATFORM_ACCOUNT_ID) {
      throw new ServiceError("AccessDeniedException", "These keys may use S3 only.", { status: 403 });
    }
    const input = parseJson(body);
    if (scope === "ses") {
      const { method, rawPath: path } = request;
      sendJson(response, 200, await ses.handle({ method, path, input }));
      return "SendEmail";
    }
    const found = Object.entries(services).find(([known]) => known === scope)?.[1];
    if (!found || target !== `${found.target}.${name}`) {
      throw new ServiceError("UnknownOperationException", `No service here answers ${scope} ${target}.`);
    }
    const signal = abortWhenClosed(response);
    const result = await findOperation(found.service, name)(input, { now, signal });
    if (!signal.aborted) sendJson(response, 200, result);
    return name;
  } catch (error) {
    if (scope === "sqs" && error instanceof ServiceError) {
      response.setHeader("x-amzn-query-error", `${queryErrorCode(error.code)};Sender`);
    }
    request.body.resume();
    sendJsonError(response, error);
    return name;
  }
}

function abortWhenClosed(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once("close", () => controller.abort());
  return controller.signal;
}
