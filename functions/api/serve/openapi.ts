import {
  API_BASE_PATH,
  type ApiRoute,
  apiRoutes,
  PROBLEMS,
  type ProblemCode,
  problemSchema,
} from "@formtrap/contracts/api";
import type * as z from "zod";
import { takesIdempotencyKey } from "./answer-once.ts";
import { jsonSchema } from "./json-schema.ts";

/** Every refusal's document. */
const PROBLEM = { $ref: "#/components/schemas/Problem" };

/** API Gateway's own refusals, before or instead of ours. Above 10 KiB of request line and headers it is 431. */
const GATEWAY_REFUSALS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  413: "Request Entity Too Large",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  503: "Service Unavailable",
};
const GATEWAY_REFUSAL = { $ref: "#/components/schemas/GatewayRefusal" };
const GATEWAY_REFUSAL_SCHEMA = {
  type: "object",
  description: "What API Gateway says where the API itself was not reached.",
  properties: { message: { type: "string" } },
  required: ["message"],
};

type Json = Readonly<Record<string, unknown>>;

/** What any operation may answer beside its own problems. */
const EVERYWHERE = ["not_signed_in", "invalid_input", "too_many_requests", "internal"] as const;
const REPEATED = ["idempotency_mismatch", "not_ready", "conflict"] as const;
const IN_SPACES = ["forbidden", "not_found", "csrf_refused"] as const;

/** The OpenAPI 3.1 document of every operation, made of the contract that server and client use. */
export function openApiDocument(options: { readonly version: string }): Json {
  const components = new Map<string, unknown>();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, route] of Object.entries<ApiRoute>(apiRoutes)) {
    const path = `${API_BASE_PATH}${route.path}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(operationId, route, components) };
  }
  jsonSchema(problemSchema, "output", components);
  components.set("GatewayRefusal", GATEWAY_REFUSAL_SCHEMA);
  return {
    openapi: "3.1.0",
    info: {
      title: "FormTrap",
      version: options.version,
      description:
        "Forms, submissions and files in your own database and bucket. Errors are problem documents (RFC 9457), described at `/api/docs#problem-<code>`. Answers tell of rate limits in `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` (seconds).",
    },
    servers: [{ url: "/" }],
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      schemas: Object.fromEntries([...components].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "A key of a space." },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "formtrap.session_token",
          description: "The dashboard's session.",
        },
      },
    },
  };
}

function operation(operationId: string, route: ApiRoute, components: Map<string, unknown>): Json {
  const { tag, summary, description, access, body, success, example } = route;
  return {
    operationId,
    "x-access": access,
    tags: [tag],
    summary,
    description: [description, accessSentence(access)].filter((part) => part !== undefined).join("\n\n"),
    ...(access === "person" && { security: [{ session: [] }] }),
    ...(access === "anybody" && { security: [] }),
    parameters: parametersOf(route, components),
    ...(body !== undefined && {
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: jsonSchema(body, "input", components),
            ...(example?.body !== undefined && { example: example.body }),
          },
        },
      },
    }),
    responses: {
      [success.status]: successOf(route, components),
      ...notModified(route),
      ...refusalsOf(route),
    },
  };
}

function accessSentence(access: ApiRoute["access"]): string | undefined {
  if (access === "anybody") return undefined;
  return access === "person"
    ? "For people who are signed in, not for keys."
    : `Needs the right \`${access}\`.`;
}

function parametersOf(route: ApiRoute, components: Map<string, unknown>): readonly Json[] {
  const path = Object.entries<z.ZodType>(route.params?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: "path",
    required: true,
    schema: jsonSchema(schema, "input", components),
  }));
  const query = Object.entries<z.ZodType>(route.query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: !schema.safeParse(undefined).success,
    ...(schema.description !== undefined && { description: schema.description }),
    schema: jsonSchema(schema, "input", components),
  }));
  const header = (name: string, description: string) => ({
    name,
    in: "header",
    required: false,
    description,
    schema: { type: "string" },
  });
  const repeat = takesIdempotencyKey(route)
    ? [header("Idempotency-Key", "Random, one for each call: a repeat gets the first one's answer.")]
    : [];
  if (route.hasEtag !== true) return [...path, ...query, ...repeat];
  const tag =
    route.method === "GET"
      ? header("If-None-Match", "The ETag that you have: 304 while it is the same.")
      : header("If-Match", "The ETag that you saw.");
  return [...path, ...query, tag, ...repeat];
}

function successOf({ success, summary, hasEtag, example }: ApiRoute, components: Map<string, unknown>): Json {
  const headers = hasEtag === true ? { headers: { ETag: { schema: { type: "string" } } } } : {};
  const shown = example?.answer === undefined ? {} : { example: example.answer };
  if (success.status === 204) return { description: `${summary}: done.` };
  if ("mediaType" in success) {
    const types = [success.mediaType, ...(success.otherMediaTypes ?? [])];
    // Of a document in JSON no more is said than that: its fields are the form's.
    const schemaOf = (type: string) => (type.startsWith("application/json") ? {} : { type: "string" });
    const content = Object.fromEntries(types.map((type) => [type, { schema: schemaOf(type) }]));
    return { description: summary, content };
  }
  const schema = jsonSchema(success.schema, "output", components);
  return { description: summary, ...headers, content: { "application/json": { schema, ...shown } } };
}

function notModified({ hasEtag, method }: ApiRoute): Json {
  return hasEtag === true && method === "GET" ? { 304: { description: "It is what you have." } } : {};
}

function refusalsOf(route: ApiRoute): Json {
  const codes = [...problemCodesOf(route)];
  const statuses = new Set([
    ...codes.map((code) => PROBLEMS[code].status),
    ...Object.keys(GATEWAY_REFUSALS).map(Number),
  ]);
  return Object.fromEntries([...statuses].map((status) => [status, refusalOf(status, codes)]));
}

function refusalOf(status: number, codes: readonly ProblemCode[]): Json {
  const named = codes.filter((code) => PROBLEMS[code].status === status);
  const gateways = GATEWAY_REFUSALS[status];
  const description = [
    ...named.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`),
    ...(gateways === undefined ? [] : [`API Gateway: ${gateways}.`]),
  ].join(" ");
  return {
    description,
    content: {
      ...(named.length > 0 && { "application/problem+json": { schema: PROBLEM } }),
      ...(gateways !== undefined && { "application/json": { schema: GATEWAY_REFUSAL } }),
    },
  };
}

/** Every code that an operation may be refused by. */
export function problemCodesOf(route: ApiRoute): ReadonlySet<ProblemCode> {
  const codes = new Set<ProblemCode>([...EVERYWHERE, ...(route.problems ?? [])]);
  if (route.access !== "anybody") codes.add("csrf_refused");
  // A parameter with a `?` in it: API Gateway decodes paths and cuts them there, so that another address is asked.
  if (route.path.includes("}/")) codes.add("method_not_allowed");
  if (route.path.startsWith("/spaces/")) for (const code of IN_SPACES) codes.add(code);
  if (route.access === "person") codes.add("forbidden");
  if (route.body !== undefined) codes.add("unsupported_media_type").add("too_large");
  if (takesIdempotencyKey(route)) for (const code of REPEATED) codes.add(code);
  if (route.hasEtag === true && route.method !== "GET")
    codes.add("precondition_needed").add("changed_meanwhile");
  return codes;
}
