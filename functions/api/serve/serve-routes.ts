import { API_BASE_PATH, type ApiDocument, type ApiRoute, apiRoutes } from "@formtrap/contracts/api";
import type { Origin } from "@formtrap/core/space";
import { Hono } from "hono";
import type { ApiGatewayRequestContextV2 } from "hono/aws-lambda";
import type { ApiVerbsRuntime } from "../../runtime/api-verbs.ts";
import { answerOnce } from "./answer-once.ts";
import type { ApiCall, ApiHandlers } from "./api-call.ts";
import { authenticateCall } from "./authenticate-call.ts";
import { countCall, type RateHeaders } from "./count-call.ts";
import { etagOf, isKnown, readIfMatch } from "./etag.ts";
import { ApiProblem, isOurFault, problemAnswer } from "./problem-answer.ts";
import { readCall } from "./read-call.ts";
import { type Caller, requestLine } from "./request-line.ts";

export interface ApiEnvironment {
  readonly Bindings: { readonly requestContext: ApiGatewayRequestContextV2 };
}

/** A handler as the table below knows it: which route it is for was checked where the table was written. */
type AnyHandler = (call: ApiCall<ApiRoute>) => Promise<unknown>;

/** Serves every operation of the contract by its handler: who calls, what they sent, one verb, and what it answers. */
export function serveRoutes(options: {
  readonly runtime: ApiVerbsRuntime;
  readonly handlers: ApiHandlers;
}): Hono<ApiEnvironment> {
  const { runtime, handlers } = options;
  const app = new Hono<ApiEnvironment>();
  const byId = new Map<string, AnyHandler>(Object.entries(handlers as Readonly<Record<string, AnyHandler>>));
  for (const [id, route] of Object.entries<ApiRoute>(apiRoutes)) {
    const handler = byId.get(id);
    if (handler === undefined) throw new Error(`The operation ${id} has no handler.`);
    app.on(route.method, honoPath(route.path), async (c) => {
      const { requestId, http } = c.env.requestContext;
      const startedAt = performance.now();
      const call: RunningCall = {
        runtime,
        route,
        handler,
        request: c.req.raw,
        params: c.req.param(),
        requestId,
        origin: { ipAddress: http.sourceIp, userAgent: http.userAgent || null },
      };
      const { answer, ctx, problem } = await answerCall(call);
      answer.headers.set("x-request-id", requestId);
      if (ctx !== null) runtime.requestLog.add(requestLine({ call, ctx, answer, problem, startedAt }));
      return answer;
    });
  }
  for (const [path, methods] of methodsByPath()) {
    app.all(honoPath(path), (c) => {
      const allow = methods.join(", ");
      const detail = `This address takes ${allow}.`;
      return problemAnswer(
        new ApiProblem("method_not_allowed", detail, { headers: { allow } }),
        c.env.requestContext.requestId,
      );
    });
  }
  app.notFound((c) => {
    const problem = new ApiProblem("not_found", "There is nothing at this address.");
    return problemAnswer(problem, c.env.requestContext.requestId);
  });
  return app;
}

interface RunningCall {
  readonly runtime: ApiVerbsRuntime;
  readonly route: ApiRoute;
  readonly handler: AnyHandler;
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly origin: Origin;
}

/** @returns what to answer, who it was that called (null: nobody knows), and what refused them. */
async function answerCall(running: RunningCall): Promise<{
  readonly answer: Response;
  readonly ctx: Caller | null;
  readonly problem: unknown;
}> {
  const { runtime, route, handler, request, params, requestId, origin } = running;
  let ctx: Caller | null = null;
  let problem: unknown = null;
  let rate: RateHeaders = {};
  const refuse = (error: unknown): Response => {
    if (isOurFault(error))
      runtime.logger.error("call failed unexpectedly", { requestId, path: route.path }, error);
    problem = error;
    return problemAnswer(error, requestId);
  };
  let answer: Response;
  try {
    const spaceId = params["spaceId"]?.toLowerCase() ?? null;
    const caller = await authenticateCall({ runtime, route, request, spaceId, requestId, origin });
    ctx = caller;
    rate = await countCall(runtime, caller);
    const call = await readCall(route, request, params);
    const ifMatch = readIfMatch(route, request);
    const run = async () => {
      try {
        const result = await handler({ ...call, ctx: caller, ifMatch } as ApiCall<ApiRoute>);
        return successAnswer(route, request, result);
      } catch (error) {
        return refuse(error);
      }
    };
    answer = await answerOnce({ route, request, ctx: caller, body: call.body, run });
  } catch (error) {
    answer = refuse(error);
  }
  for (const [name, value] of Object.entries(rate)) answer.headers.set(name, value);
  return { answer, ctx, problem };
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
  // `no-cache`: kept by whoever asked, and asked about every time.
  const tagged = { ...json, "cache-control": "private, no-cache", etag };
  return isKnown(request, etag)
    ? new Response(null, { status: 304, headers: tagged })
    : new Response(body, { status: success.status, headers: tagged });
}

function methodsByPath(): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of Object.values<ApiRoute>(apiRoutes))
    methods.set(path, [...(methods.get(path) ?? []), method]);
  return methods;
}

function honoPath(path: string): string {
  return `${API_BASE_PATH}${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
}
