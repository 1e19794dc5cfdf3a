import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpApi } from "@formtrap/functions/manifest";
import type { InvocationResult } from "../lambda/invocation.ts";
import { toHttpApiEvent } from "./http-api-event.ts";
import { gatewayError, type HttpApiResponse, toHttpApiResponse } from "./http-api-response.ts";
import { readBody } from "./read-body.ts";
import { parseRequestTarget } from "./request-target.ts";
import { createRouteTable, type Route } from "./route-table.ts";
import { sendResponse } from "./send-response.ts";

/** Calls a function by its name; the signal says that nobody waits for the result any more. */
export type InvokeFunction = (
  functionName: string,
  event: object,
  options: { readonly signal: AbortSignal },
) => Promise<InvocationResult>;

export interface GatewayOptions {
  readonly api: HttpApi;
  readonly routes: readonly Route[];
  readonly invoke: InvokeFunction;
  /** How long a client waits for a function; an HTTP API's maximum by default. */
  readonly integrationTimeoutMs?: number;
}

/** Quotas of HTTP APIs and of Lambda's synchronous invocations, which no setting raises. */
const REQUEST_BYTES_MAX = 10 * 1024 * 1024;
const HEADER_BYTES_MAX = 10_240;
const LAMBDA_PAYLOAD_BYTES_MAX = 6_291_556;
const INTEGRATION_TIMEOUT_MS = 30_000;

/**
 * One HTTP API as AWS would run it: routes, payload format 2.0, quotas, timeouts, and API Gateway's own errors. It
 * adds no CORS headers.
 */
export function createGateway(
  options: GatewayOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const findRoute = createRouteTable(options.routes);
  const timeoutMs = options.integrationTimeoutMs ?? INTEGRATION_TIMEOUT_MS;

  async function answer(request: IncomingMessage): Promise<HttpApiResponse | undefined> {
    const receivedAt = new Date();
    if (headerBytes(request) > HEADER_BYTES_MAX) return gatewayError(431, "Request Header Fields Too Large");
    const target = parseRequestTarget(request.url ?? "/");
    if (!target) return gatewayError(400, "Bad Request");
    const method = request.method ?? "GET";
    const route = findRoute(method, target.path);
    if (!route) return gatewayError(404, "Not Found");

    const outcome = await readBody(request, REQUEST_BYTES_MAX);
    if (outcome.type === "aborted") return undefined;
    if (outcome.type === "too_large") return gatewayError(413, "Request Entity Too Large");
    const event = toHttpApiEvent(
      {
        method,
        target,
        rawHeaders: request.rawHeaders,
        httpVersion: request.httpVersion,
        sourceIp: (request.socket.remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, ""),
        port: request.socket.localPort ?? 0,
        body: outcome.body,
        receivedAt,
      },
      { id: options.api, route },
    );
    if (Buffer.byteLength(JSON.stringify(event)) > LAMBDA_PAYLOAD_BYTES_MAX) {
      return gatewayError(413, "Request Entity Too Large");
    }
    return await invokeInTime(route.functionName, event);
  }

  async function invokeInTime(functionName: string, event: object): Promise<HttpApiResponse> {
    const abort = new AbortController();
    const expired = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => {
      abort.abort();
      expired.resolve(undefined);
    }, timeoutMs);
    const invocation = options.invoke(functionName, event, { signal: abort.signal });
    // A function that runs goes on after the client was sent away, as it would in the cloud.
    const result = await Promise.race([invocation, expired.promise]);
    clearTimeout(timer);
    if (result === undefined) return gatewayError(503, "Service Unavailable");
    if (!result.ok || Buffer.byteLength(result.payload) > LAMBDA_PAYLOAD_BYTES_MAX) {
      return gatewayError(500, "Internal Server Error");
    }
    return toHttpApiResponse(result.payload);
  }

  return async (request, response) => {
    const answered = await answer(request);
    if (answered) sendResponse(request, response, answered);
    else response.destroy();
  };
}

function headerBytes({ method = "", url = "", rawHeaders }: IncomingMessage): number {
  const values = rawHeaders.filter((_, index) => index % 2 === 1);
  return [method, url, ...values].reduce((total, text) => total + text.length, 0);
}
