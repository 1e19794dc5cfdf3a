import { API_BASE_PATH, type ApiDocument, type ApiRoute, apiRoutes } from "@formtrap/contracts/api";
import { Hono } from "hono";
import type { ApiGatewayRequestContextV2 } from "hono/aws-lambda";
import type { ApiCall, ApiHandlers } from "./api-call.ts";
import type { ServeRuntime } from "./api-runtime.ts";
import { authenticateCall } from "./authenticate-call.ts";
import { etagOf, readIfMatch } from "./etag.ts";
import { ApiProblem, isOurFault, problemAnswer } from "./problem-answer.ts";
import { readCall } from "./read-call.ts";

export interface ApiEnvironment {
  readonly Bindings: { readonly requestContext: ApiGatewayRequestContextV2 };
}

/** A handler as the table below knows it: which route it is for was checked where the table was written. */
type AnyHandler = (call: ApiCall<ApiRoute>) => Promise<unknown>;

/** Serves every operation of the contract by its handler: who calls, what they sent, one verb, and what it answers. */
export function serveRoutes(options: {
  readonly runtime: ServeRuntime;
  readonly handlers: ApiHandlers;
}): Hono<ApiEnvironment> {
  const { runtime, handlers } = options;
  const app = new Hono<ApiEnvironment>();
  const byId = new Map<string, AnyHandler>(Object.entries(handlers as Readonly<Record<string, AnyHandler>>));
  for (const [id, route] of Object.entries<ApiRoute>(apiRoutes)) {
    const handler = byId.get(id);
    if (handler === undefined) throw new Error(`The operation ${id} has no handler.`);
    app.on(route.method, honoPath(route.path), async (c) => {
      const requestId = c.env.requestContext.requestId;
      const answer = await answerCall({
        runtime,
        route,
        handler,
        request: c.req.raw,
        params: c.req.param(),
        requestId,
      });
      answer.headers.set("x-request-id", requestId);
      return answer;
    });
  }
  app.notFound((c) => {
    const problem = new ApiProblem("not_found", "There is nothing at this address.");
    return problemAnswer(problem, c.env.requestContext.requestId);
  });
  return app;
}

async function answerCall(options: {
  readonly runtime: ServeRuntime;
  readonly route: ApiRoute;
  readonly handler: AnyHandler;
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  readonly requestId: string;
}): Promise<Response> {
  const { runtime, route, handler, request, params, requestId } = options;
  try {
    const spaceId = params["spaceId"] ?? null;
    const ctx = await authenticateCall({ runtime, route, request, spaceId, requestId });
    const call = await readCall(route, request, params);
    const ifMatch = readIfMatch(route, request);
    const result = await handler({ ...call, ctx, ifMatch } as ApiCall<ApiRoute>);
    return successAnswer(route, request, result);
  } catch (error) {
    if (isOurFault(error))
      runtime.logger.error("call failed unexpectedly", { requestId, path: route.path }, error);
    return problemAnswer(error, requestId);
  }
}

/** What a handler returns goes through the schema, so that nothing leaves that the contract does not name. */
function successAnswer(route: ApiRoute, request: Request, result: unknown): Response {
  const { success } = route;
  const headers = { "cache-control": "no-store" };
  if (success.status === 204) return new Response(null, { status: 204, headers });
  if ("mediaType" in success) {
    const given = result as string | ApiDocument;
    const document = typeof given === "string" ? { content: given } : given;
    const { content, mediaType = success.mediaType } = document;
    const own = { "content-type": mediaType, "x-content-type-options": "nosniff" };
    return new Response(content, { headers: { ...headers, ...document.headers, ...own } });
  }
  const answer = success.schema.parse(result);
  const body = JSON.stringify(answer);
  const json = { ...headers, "content-type": "application/json" };
  if (route.hasEtag !== true) return new Response(body, { status: success.status, headers: json });
  const etag = etagOf(answer, body);
  const isKnown = request.method === "GET" && request.headers.get("if-none-match") === etag;
  // `no-cache`: kept by whoever asked, and asked about every time.
  const tagged = { ...json, "cache-control": "private, no-cache", etag };
  return isKnown
    ? new Response(null, { status: 304, headers: tagged })
    : new Response(body, { status: success.status, headers: tagged });
}

function honoPath(path: string): string {
  return `${API_BASE_PATH}${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
}
