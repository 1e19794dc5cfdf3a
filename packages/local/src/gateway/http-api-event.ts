import { randomBytes } from "node:crypto";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { toEventHeaders } from "./request-headers.ts";
import type { RequestTarget } from "./request-target.ts";
import type { RouteMatch } from "./route-table.ts";

export interface HttpApiRequest {
  readonly method: string;
  readonly target: RequestTarget;
  /** Node's flat list of names and values, as they came. */
  readonly rawHeaders: readonly string[];
  /** Such as `1.1`. */
  readonly httpVersion: string;
  readonly sourceIp: string;
  readonly port: number;
  readonly body: Uint8Array;
  readonly receivedAt: Date;
}

const ACCOUNT_ID = "000000000000";
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const TEXT_TYPES = new Set(["application/json", "application/javascript", "application/xml"]);

/**
 * The event that an HTTP API makes of a request: API Gateway developer guide, "Create AWS Lambda proxy
 * integrations for HTTP APIs", payload format version 2.0.
 */
export function toHttpApiEvent(
  request: HttpApiRequest,
  api: { readonly id: string; readonly route: RouteMatch },
): APIGatewayProxyEventV2 {
  const { target, sourceIp } = request;
  const { headers, cookies } = toEventHeaders(request.rawHeaders);
  const forwardedFor = headers["x-forwarded-for"];
  const domainName = (headers["host"] ?? "localhost").replace(/:\d*$/, "");
  const { pathParameters, routeKey } = api.route;
  return {
    version: "2.0",
    routeKey,
    rawPath: target.path,
    rawQueryString: target.rawQueryString,
    ...(cookies.length > 0 && { cookies: [...cookies] }),
    headers: {
      ...headers,
      "content-length": String(request.body.length),
      "x-amzn-trace-id": traceId(request.receivedAt),
      "x-forwarded-for": forwardedFor === undefined ? sourceIp : `${forwardedFor}, ${sourceIp}`,
      "x-forwarded-port": String(request.port),
      "x-forwarded-proto": "http",
    },
    ...queryParameters(target.rawQueryString),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters: { ...pathParameters } }),
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: api.id,
      domainName,
      domainPrefix: domainName.split(".")[0] ?? domainName,
      http: {
        method: request.method,
        path: target.path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: newRequestId(),
      routeKey,
      stage: "$default",
      time: commonLogTime(request.receivedAt),
      timeEpoch: request.receivedAt.getTime(),
    },
    ...encodeBody(request.body, headers["content-type"]),
  };
}

/**
 * Only the few types listed here travel as text, and invalid UTF-8 in them is replaced; everything else is base64,
 * urlencoded forms and bodies without a type included. AWS does not document the list: it was observed.
 */
function encodeBody(
  body: Uint8Array,
  contentType: string | undefined,
): Pick<APIGatewayProxyEventV2, "body" | "isBase64Encoded"> {
  if (body.length === 0) return { isBase64Encoded: false };
  const [mediaType = ""] = (contentType ?? "").split(";");
  const type = mediaType.trim().toLowerCase();
  const isText = type.startsWith("text/") || TEXT_TYPES.has(type);
  const encoding = isText ? "utf8" : "base64";
  return {
    body: Buffer.from(body.buffer, body.byteOffset, body.length).toString(encoding),
    isBase64Encoded: !isText,
  };
}

function queryParameters(rawQueryString: string): Pick<APIGatewayProxyEventV2, "queryStringParameters"> {
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before},${value}`);
  }
  return joined.size > 0 ? { queryStringParameters: Object.fromEntries(joined) } : {};
}

/** As in Apache's common log format, always in UTC: `12/Mar/2020:19:03:58 +0000`. */
function commonLogTime(date: Date): string {
  const day = String(date.getUTCDate()).padStart(2, "0");
  const clock = date.toISOString().slice(11, 19);
  return `${day}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${clock} +0000`;
}

function traceId(date: Date): string {
  const seconds = Math.floor(date.getTime() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString("hex")}`;
}

/** HTTP APIs' own form: 16 characters of base64, such as `JKJaXmPLvHcESHA=`. */
function newRequestId(): string {
  return randomBytes(11).toString("base64");
}
