import { randomUUID } from "node:crypto";
import type { APIGatewayProxyEventV2, Context, SQSEvent, SQSRecord } from "aws-lambda";

export interface HttpRequest {
  readonly method?: string;
  /** With its query, such as `/f/abc?x=1`. */
  readonly path: string;
  /** Any case; several `cookie` values are separated by `; ` as browsers do. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly sourceIp?: string;
  readonly host?: string;
  /** The route that matched, such as `ANY /{proxy+}`, and what it captured. */
  readonly routeKey?: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly time?: Date;
}

/** What API Gateway hands over as text; every other body comes in base64, urlencoded forms too. */
const TEXT_TYPES = /^(text\/|application\/(json|javascript|xml)|application\/[\w.+-]+\+(json|xml))/i;

/**
 * The event that API Gateway's HTTP API makes of a request: payload format 2.0, lower-case headers, cookies apart,
 * bodies in base64 unless their type is textual.
 */
export function httpEvent(request: HttpRequest): APIGatewayProxyEventV2 {
  const method = request.method ?? "GET";
  const host = request.host ?? "ingest.example.test";
  const sourceIp = request.sourceIp ?? "203.0.113.7";
  const time = request.time ?? new Date("2026-01-01T00:00:00.000Z");
  const routeKey = request.routeKey ?? "ANY /{proxy+}";
  const { pathname, searchParams, search } = splitPath(request.path);
  const body = request.body === undefined ? undefined : Buffer.from(request.body);
  const { cookie, ...headers } = lowerCaseHeaders(request, { host, sourceIp, bodyBytes: body?.length });
  return {
    version: "2.0",
    routeKey,
    rawPath: pathname,
    rawQueryString: search.slice(1),
    ...(cookie === undefined ? {} : { cookies: cookie.split("; ") }),
    headers,
    ...(search.length > 1 ? { queryStringParameters: joinRepeated(searchParams) } : {}),
    ...(request.pathParameters === undefined ? {} : { pathParameters: { ...request.pathParameters } }),
    requestContext: {
      accountId: "000000000000",
      apiId: "testapi",
      domainName: host,
      domainPrefix: host.split(".")[0] ?? host,
      http: {
        method,
        path: pathname,
        protocol: "HTTP/1.1",
        sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey,
      stage: "$default",
      time: commonLogTime(time),
      timeEpoch: time.getTime(),
    },
    ...bodyFields(body, headers["content-type"]),
  };
}

/** `12/Mar/2026:19:03:58 +0000` */
function commonLogTime(time: Date): string {
  const [, day, month, year, clock] = time.toUTCString().split(" ");
  return `${day}/${month}/${year}:${clock} +0000`;
}

function splitPath(path: string): { pathname: string; search: string; searchParams: URLSearchParams } {
  // Not by `new URL`: it would take `//f/id` for a host and normalize what API Gateway passes on as it came.
  const at = path.indexOf("?");
  const pathname = at < 0 ? path : path.slice(0, at);
  const search = at < 0 ? "" : path.slice(at);
  return { pathname, search, searchParams: new URLSearchParams(search) };
}

function lowerCaseHeaders(
  request: HttpRequest,
  facts: { readonly host: string; readonly sourceIp: string; readonly bodyBytes: number | undefined },
): Record<string, string> {
  const headers: Record<string, string> = {
    host: facts.host,
    "x-forwarded-for": facts.sourceIp,
    "x-forwarded-port": "443",
    "x-forwarded-proto": "https",
    "x-amzn-trace-id": "Root=1-00000000-000000000000000000000000",
    ...(facts.bodyBytes === undefined ? {} : { "content-length": String(facts.bodyBytes) }),
  };
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value;
  return headers;
}

function joinRepeated(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(",")]),
  );
}

function bodyFields(
  body: Buffer | undefined,
  contentType: string | undefined,
): Pick<APIGatewayProxyEventV2, "body" | "isBase64Encoded"> {
  if (body === undefined) return { isBase64Encoded: false };
  return contentType !== undefined && TEXT_TYPES.test(contentType)
    ? { body: body.toString("utf8"), isBase64Encoded: false }
    : { body: body.toString("base64"), isBase64Encoded: true };
}

/** What Lambda hands a handler that an SQS queue feeds; a body that is no string is sent as JSON. */
export function sqsEvent(
  messages: readonly {
    readonly body: unknown;
    readonly messageId?: string;
    readonly receiveCount?: number;
  }[],
): SQSEvent {
  return {
    Records: messages.map(
      ({ body, messageId, receiveCount = 1 }): SQSRecord => ({
        messageId: messageId ?? randomUUID(),
        receiptHandle: randomUUID(),
        body: typeof body === "string" ? body : JSON.stringify(body),
        attributes: {
          ApproximateReceiveCount: String(receiveCount),
          SentTimestamp: "1767225600000",
          SenderId: "AIDAEXAMPLE",
          ApproximateFirstReceiveTimestamp: "1767225600000",
        },
        messageAttributes: {},
        md5OfBody: "",
        eventSource: "aws:sqs",
        eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:test",
        awsRegion: "us-east-1",
      }),
    ),
  };
}

/** Lambda's context; `remainingMs` is what is left of the invocation, unchanging. */
export function lambdaContext({
  functionName = "test",
  remainingMs = 15_000,
}: {
  readonly functionName?: string;
  readonly remainingMs?: number;
} = {}): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    memoryLimitInMB: "1024",
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: "test",
    getRemainingTimeInMillis: () => remainingMs,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
