import type { HttpMethod } from "@formtrap/functions/manifest";

export interface Route {
  readonly method: HttpMethod;
  /** `$default`, or a path such as `/forms/{formId}` or `/{proxy+}`. */
  readonly path: string;
  readonly functionName: string;
}

export interface RouteMatch {
  readonly functionName: string;
  /** As API Gateway names it: `ANY /{proxy+}`, or `$default`. */
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Segment {
  readonly kind: "static" | "parameter" | "greedy";
  readonly name: string;
}

interface CompiledRoute extends Route {
  readonly segments: readonly Segment[];
  readonly rank: string;
}

const METHODS = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);
const RANKS = { static: "0", parameter: "1", greedy: "2" } as const;

/**
 * Finds routes as HTTP APIs do: the most specific path first (static before `{parameter}` before `{greedy+}`), a
 * named method before ANY, `$default` last. A greedy parameter never matches nothing.
 * Source: API Gateway developer guide, "Routing API requests".
 */
export function createRouteTable(
  routes: readonly Route[],
): (method: string, path: string) => RouteMatch | undefined {
  const fallback = routes.find((route) => route.path === "$default");
  const compiled = routes
    .filter((route) => route.path !== "$default")
    .map(compile)
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1));

  return (method, path) => {
    if (!METHODS.has(method)) return undefined;
    const parts = path.slice(1).split("/");
    for (const route of compiled) {
      if (route.method !== "ANY" && route.method !== method) continue;
      const pathParameters = matchSegments(route.segments, parts);
      if (pathParameters) {
        const routeKey = `${route.method} ${route.path}`;
        return { functionName: route.functionName, routeKey, pathParameters };
      }
    }
    return fallback && { functionName: fallback.functionName, routeKey: "$default", pathParameters: {} };
  };
}

function compile(route: Route): CompiledRoute {
  const segments = route.path.slice(1).split("/").map(parseSegment);
  const specificity = segments.map((segment) => RANKS[segment.kind]).join("");
  return { ...route, segments, rank: `${specificity}~${route.method === "ANY" ? "1" : "0"}` };
}

function parseSegment(text: string): Segment {
  const [, name, plus] = /^\{([^}+]+)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return { kind: "static", name: text };
  return { kind: plus === "+" ? "greedy" : "parameter", name };
}

function matchSegments(
  segments: readonly Segment[],
  parts: readonly string[],
): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === "greedy") {
      const rest = parts.slice(index).join("/");
      return rest === "" ? undefined : { ...found, [segment.name]: rest };
    }
    const part = parts[index];
    if (part === undefined) return undefined;
    if (segment.kind === "static" && part !== segment.name) return undefined;
    if (segment.kind === "parameter") {
      if (part === "") return undefined;
      found[segment.name] = part;
    }
  }
  return segments.length === parts.length ? found : undefined;
}
