import {
  API_BASE_PATH,
  type ApiRoute,
  apiRoutes,
  PROBLEMS,
  type ProblemCode,
  problemSchema,
} from "@formtrap/contracts/api";
import * as z from "zod";

type Json = Readonly<Record<string, unknown>>;

/** What any operation may answer beside its own problems. */
const EVERYWHERE = ["not_signed_in", "invalid_input", "too_many_requests", "internal"] as const;
const IN_SPACES = ["forbidden", "not_found", "csrf_refused"] as const;

/** The OpenAPI 3.1 document of every operation, made of the contract that server and client use. */
export function openApiDocument(options: { readonly version: string }): Json {
  const components = new Map<string, unknown>();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, route] of Object.entries<ApiRoute>(apiRoutes)) {
    const path = `${API_BASE_PATH}${route.path}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(operationId, route, components) };
  }
  const problem = jsonSchema(problemSchema, "output", components);
  return {
    openapi: "3.1.0",
    info: {
      title: "FormTrap",
      version: options.version,
      description:
        "Forms, submissions and files in your own database and bucket. Errors are problem documents (RFC 9457).",
    },
    servers: [{ url: "/" }],
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      schemas: Object.fromEntries([...components].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      responses: {
        Problem: {
          description: "What went wrong.",
          content: { "application/problem+json": { schema: problem } },
        },
      },
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
  const { tag, summary, description, access, body, success } = route;
  return {
    operationId,
    tags: [tag],
    summary,
    description: [description, accessSentence(access)].filter((part) => part !== undefined).join("\n\n"),
    ...(access === "person" && { security: [{ session: [] }] }),
    ...(access === "anybody" && { security: [] }),
    parameters: parametersOf(route, components),
    ...(body !== undefined && {
      requestBody: {
        required: true,
        content: { "application/json": { schema: jsonSchema(body, "input", components) } },
      },
    }),
    responses: {
      [success.status]: successOf(route, components),
      ...notModified(route),
      ...problemsOf(route),
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
  if (route.hasEtag !== true) return [...path, ...query];
  const tag =
    route.method === "GET"
      ? header("If-None-Match", "The ETag that you have: 304 while it is the same.")
      : header("If-Match", "The ETag that you saw.");
  return [...path, ...query, tag];
}

function successOf({ success, summary, hasEtag }: ApiRoute, components: Map<string, unknown>): Json {
  const headers = hasEtag === true ? { headers: { ETag: { schema: { type: "string" } } } } : {};
  if (success.status === 204) return { description: `${summary}: done.` };
  if ("mediaType" in success) {
    const types = [success.mediaType, ...(success.otherMediaTypes ?? [])];
    const content = Object.fromEntries(types.map((type) => [type, { schema: { type: "string" } }]));
    return { description: summary, content };
  }
  const schema = jsonSchema(success.schema, "output", components);
  return { description: summary, ...headers, content: { "application/json": { schema } } };
}

function notModified({ hasEtag, method }: ApiRoute): Json {
  return hasEtag === true && method === "GET" ? { 304: { description: "It is what you have." } } : {};
}

function problemsOf(route: ApiRoute): Json {
  const codes = new Set<ProblemCode>([...EVERYWHERE, ...(route.problems ?? [])]);
  if (route.access !== "anybody") codes.add("csrf_refused");
  if (route.path.startsWith("/spaces/")) for (const code of IN_SPACES) codes.add(code);
  if (route.access === "person") codes.add("forbidden");
  if (route.body !== undefined) codes.add("unsupported_media_type").add("too_large");
  const statuses = new Set([...codes].map((code) => PROBLEMS[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => [status, { $ref: "#/components/responses/Problem" }]),
  );
}

/** A schema, those with an id put under `components` and referred to. */
function jsonSchema(schema: z.ZodType, io: "input" | "output", components: Map<string, unknown>): unknown {
  const {
    $schema: _dialect,
    $defs: shared,
    ...rest
  } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  const move = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'));
  for (const [id, definition] of Object.entries(shared ?? {})) components.set(id, move(definition));
  const { id } = rest;
  if (typeof id !== "string") return move(rest);
  components.set(id, move(rest));
  return { $ref: `#/components/schemas/${id}` };
}
