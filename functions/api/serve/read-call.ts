import type { ApiRoute, Problem } from "@formtrap/contracts/api";
import type * as z from "zod";
import { ApiProblem } from "./problem-answer.ts";

const BODY_BYTES_MAX = 1024 * 1024;

/** What of a request a route declares, parsed. */
export interface ReadCall {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/**
 * Parses path, query and body by the route's own schemas; what it does not declare is refused, not ignored.
 * @throws ApiProblem `not_found` (an id that cannot be one), `invalid_input`, `unsupported_media_type`, `too_large`.
 */
export async function readCall(
  route: ApiRoute,
  request: Request,
  pathParams: Readonly<Record<string, string>>,
): Promise<ReadCall> {
  const params = route.params?.safeParse(pathParams);
  if (params !== undefined && !params.success)
    throw new ApiProblem("not_found", "There is nothing at this address.");
  const query = readQuery(route, new URL(request.url).searchParams);
  return { params: params?.data ?? {}, query, body: await readBody(route, request) };
}

function readQuery(route: ApiRoute, search: URLSearchParams): unknown {
  const given = Object.fromEntries(
    [...new Set(search.keys())].map((name) => [name, valueOf(search.getAll(name))]),
  );
  const known = route.query?.shape ?? {};
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined)
    throw invalid("query", [{ path: `query.${unknown}`, message: "is not known here" }]);
  return route.query === undefined ? {} : parse(route.query, given, "query");
}

/** Repeated ones are a list, as OpenAPI's `form` style explodes it. */
function valueOf(values: readonly string[]): string | readonly string[] | undefined {
  return values.length > 1 ? values : values[0];
}

async function readBody(route: ApiRoute, request: Request): Promise<unknown> {
  if (route.body === undefined) return undefined;
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new ApiProblem("unsupported_media_type", "Send the body as JSON: Content-Type: application/json.");
  }
  if ((request.headers.get("content-encoding") ?? "identity").trim().toLowerCase() !== "identity") {
    throw new ApiProblem("unsupported_media_type", "Send the body as it is: without Content-Encoding.");
  }
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.byteLength > BODY_BYTES_MAX) throw new ApiProblem("too_large", "A body may have 1 MiB.");
  return parse(route.body, parseJson(bytes), "body");
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw invalid("body", [{ path: "body", message: "is not JSON" }]);
  }
}

function parse(schema: z.ZodType, value: unknown, place: string): unknown {
  if (holdsNul(value)) throw invalid(place, [{ path: place, message: "must not hold a NUL" }]);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // Paths and rules, never values: a body may hold a password.
  const issues = parsed.error.issues.map(({ path, message }) => ({
    path: [place, ...path].join("."),
    message,
  }));
  throw invalid(place, issues);
}

/**
 * Postgres stores no NUL: it would be an error of ours far from here. Without recursion, since a body may nest as deep as
 * it has bytes.
 */
function holdsNul(value: unknown): boolean {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === "string" && next.includes("\0")) return true;
    if (typeof next !== "object" || next === null) continue;
    for (const [key, each] of Object.entries(next)) waiting.push(key, each);
  }
  return false;
}

function invalid(place: string, issues: NonNullable<Problem["issues"]>): ApiProblem {
  const [first] = issues;
  const example = first === undefined ? "" : ` (${first.path}: ${first.message})`;
  return new ApiProblem("invalid_input", `The ${place} is not valid${example}.`, { issues });
}
